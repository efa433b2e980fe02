// The limit that migc is measured against: read every .sql file of a folder and raw-parse it with
// libpg_query, one thread, nothing else. Prints the number of files, bytes and statements.
//   bench_limit FOLDER
// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

extern "C" {
#include <pg_query.h>
#include <pg_query_internal.h>
// what follows needs the two above
#include <nodes/pg_list.h>
}

namespace {

std::string read(const std::filesystem::path& path) {
  std::string text(std::filesystem::file_size(path), '\0');
  std::ifstream(path, std::ios::binary)
      .read(text.data(), static_cast<std::streamsize>(text.size()));
  return text;
}

// The number of statements, or -1 where the text does not parse.
int parse(const std::string& text) {
  const MemoryContext context = pg_query_enter_memory_context();
  PgQueryInternalParsetreeAndError result =
      pg_query_raw_parse(text.c_str(), PG_QUERY_PARSE_DEFAULT);
  const int count = result.error != nullptr ? -1 : list_length(result.tree);
  if (result.error != nullptr) pg_query_free_error(result.error);
  std::free(result.stderr_buffer);  // NOLINT: malloc'ed by libpg_query
  pg_query_exit_memory_context(context);
  return count;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  std::size_t files = 0;
  std::size_t bytes = 0;
  std::size_t statements = 0;
  for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
    if (entry.path().extension() != ".sql") continue;
    const std::string text = read(entry.path());
    const int parsed = parse(text);
    if (parsed < 0) return 1;
    files += 1;
    bytes += text.size();
    statements += static_cast<std::size_t>(parsed);
  }
  std::cout << files << " files, " << bytes << " bytes, " << statements << " statements\n";
  return 0;
}
