// sqlx: "20240115103000_create_users.sql", or a pair of ".up.sql" and ".down.sql" with the same
// version; the version is a number. A first line "-- no-transaction" says that the file is not to
// be wrapped.
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"
#include "compiler/revision/pairs.h"

namespace migc::revision {

std::vector<Revision> read_sqlx(const Input& input, Diagnostics& diagnostics) {
  std::vector<Half> halves;
  for (const InputFile& file : input) {
    if (!is_sql_file(file.name) || !file.source) continue;
    std::string_view name = without_sql(base_name(file.name));
    const bool down = name.ends_with(".down");
    if (down || name.ends_with(".up")) name.remove_suffix(down ? 5 : 3);
    const auto split = split_number(name);
    if (!split || !split->rest.starts_with('_')) {
      report_ignored(file, "sqlx", "its name does not start with a version and \"_\"", diagnostics);
      continue;
    }
    Half half{&file,
              !down,
              std::string(significant(split->number)),
              std::string(split->number),
              std::string(split->number),
              words(split->rest)};
    if (file.source->text().starts_with("-- no-transaction"))
      half.transaction = TransactionMode::never;
    halves.push_back(std::move(half));
  }
  report_other_languages(input, diagnostics);
  return chain(pair_up(halves, LoneDown::nothing, diagnostics), number_less);
}

}  // namespace migc::revision
