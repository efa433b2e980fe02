#include "compiler/catalog/touches.h"

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

using Words = std::vector<std::string>;

Words exists(std::string_view kind, const std::string& name) {
  return {fmt::format("whether {} \"{}\" exists is not known", kind, name)};
}

Words exists(std::string_view kind, const sql::QualifiedName& name) {
  return exists(kind, name.schema.empty() ? name.name : name.schema + "." + name.name);
}

// Overloads for std::visit. What is not among them is named by its text.
class Describer {
 public:
  explicit Describer(std::string_view text) : text_(text) {}

  Words operator()(const sql::CreateTable& op) { return exists("table", op.name); }
  Words operator()(const sql::CreateView& op) { return exists("view", op.name); }
  Words operator()(const sql::CreateSequence& op) { return exists("sequence", op.name); }
  Words operator()(const sql::CreateEnum& op) { return exists("type", op.name); }
  Words operator()(const sql::CreateDomain& op) { return exists("domain", op.name); }
  Words operator()(const sql::CreateSchema& op) { return exists("schema", op.name); }
  Words operator()(const sql::CreateExtension& op) { return exists("extension", op.name); }
  Words operator()(const sql::CreateFunction& op) {
    return {fmt::format("whether function \"{}\" exists in this form is not known", op.name.name)};
  }
  Words operator()(const sql::CreateIndex& op) {
    if (!op.name.empty()) return exists("index", op.name);
    return {fmt::format("whether table \"{}\" has the index of \"{}\" is not known", op.table.name,
                        shortened(text_))};
  }
  Words operator()(const sql::DropObjects& op) {
    Words words;
    for (const sql::ObjectName& each : op.objects)
      words.push_back(fmt::format("whether \"{}\" still exists is not known (\"{}\")",
                                  join(each.path, "."), shortened(text_)));
    return words;
  }
  Words operator()(const sql::AlterTable& op) {
    Words words;
    for (const sql::AlterCommand& each : op.commands) words.push_back(alter(op, each));
    return words;
  }

  // work on rows, owners, privileges, and the session
  Words operator()(const sql::RunQuery&) { return {}; }
  Words operator()(const sql::Copy&) { return {}; }
  Words operator()(const sql::Truncate&) { return {}; }
  Words operator()(const sql::LockTable&) { return {}; }
  Words operator()(const sql::Maintain&) { return {}; }
  Words operator()(const sql::SessionCommand&) { return {}; }
  Words operator()(const sql::ClusterCommand&) { return {}; }
  Words operator()(const sql::Grant&) { return {}; }
  Words operator()(const sql::ChangeOwner&) { return {}; }
  Words operator()(const sql::TransactionCommand&) { return {}; }
  Words operator()(const sql::Refresh&) { return {}; }
  Words operator()(const sql::SetVariable& op) {
    if (op.name != "search_path" && op.kind != sql::SetVariable::Kind::reset_all) return {};
    return {"which search_path holds from here on is not known"};
  }

  template <typename Other>
  Words operator()(const Other&) {
    return {fmt::format("whether \"{}\" runs is not known", shortened(text_))};
  }

 private:
  std::string alter(const sql::AlterTable& op, const sql::AlterCommand& command) {
    using Action = sql::AlterAction;
    const std::string& table = op.name.name;
    if (command.action == Action::add_column && command.column)
      return fmt::format("whether table \"{}\" has column \"{}\" is not known", table,
                         command.column->name);
    if (command.action == Action::drop_column)
      return fmt::format("whether table \"{}\" still has column \"{}\" is not known", table,
                         command.name);
    if (command.action == Action::add_constraint && command.constraint &&
        !command.constraint->name.empty())
      return fmt::format("whether table \"{}\" has constraint \"{}\" is not known", table,
                         command.constraint->name);
    if (command.action == Action::drop_constraint)
      return fmt::format("whether table \"{}\" still has constraint \"{}\" is not known", table,
                         command.name);
    return fmt::format("whether table \"{}\" is changed by \"{}\" is not known", table,
                       shortened(text_));
  }

  std::string_view text_;
};

}  // namespace

std::string shortened(std::string_view text) {
  constexpr std::size_t k_longest = 80;
  std::string result;
  for (const char c : trim(text)) {
    if (!is_space(c)) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
    if (result.size() >= k_longest && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      result.pop_back();
      return result + "…";
    }
  }
  return result;
}

std::vector<std::string> touches_of(const sql::Operation& operation, std::string_view text) {
  return std::visit(Describer(text), operation.value);
}

}  // namespace migc::catalog
