#include "tests/oracle/process.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace migc::oracle {
namespace {

namespace fs = std::filesystem;

constexpr int k_poll_microseconds = 2'000;
constexpr int k_patience = 120'000'000 / k_poll_microseconds;  // two minutes

// The test's own environment without what would change psql's mind.
std::vector<char*> environment() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (text.substr(0, 2) != "PG" && text.substr(0, 5) != "PSQL_") kept.push_back(*entry);
  }
  kept.push_back(nullptr);
  return kept;
}

pid_t spawn(const std::vector<std::string>& command, const fs::path& folder,
            const fs::path& scratch) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const std::string out = scratch / "out";
  const std::string err = scratch / "err";
  const int flags = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), flags, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), flags, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  // posix_spawnp takes char* and changes nothing
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t pid = -1;
  const int error =
      posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environment().data());
  posix_spawn_file_actions_destroy(&actions);
  INFO("cannot run " << command[0] << " (error " << error << ")");
  REQUIRE(error == 0);
  return pid;
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const fs::path& folder)
    : scratch_(make_scratch_folder()), pid_(spawn(command, folder, scratch_)) {}

Process::~Process() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  std::error_code ignored;
  fs::remove_all(scratch_, ignored);
}

int Process::wait_for_status() {
  int status = 0;
  for (int turn = 0; turn < k_patience; ++turn) {
    if (waitpid(pid_, &status, WNOHANG) == pid_) return status;
    usleep(k_poll_microseconds);
  }
  kill(pid_, SIGKILL);
  waitpid(pid_, &status, 0);
  return status;
}

Outcome Process::wait() {
  REQUIRE(pid_ > 0);
  const int status = wait_for_status();
  pid_ = -1;
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .out = read_text(scratch_ / "out"),
          .err = read_text(scratch_ / "err")};
}

Outcome run(const std::vector<std::string>& command, const fs::path& folder) {
  return Process(command, folder).wait();
}

fs::path make_scratch_folder() {
  std::string pattern = fs::temp_directory_path() / "migc-oracle-XXXXXX";
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  return pattern;
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  INFO("cannot read " << path.string());
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_text(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  INFO("cannot write " << path.string());
  REQUIRE(file.good());
}

}  // namespace migc::oracle
