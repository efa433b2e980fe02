#include "cli/process.h"

#include <array>
#include <cerrno>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace migc::cli {
namespace {

// A stream of the program: a file in memory, so that neither side waits for the other.
class Stream {
 public:
  explicit Stream(const char* name) : descriptor_(::memfd_create(name, MFD_CLOEXEC)) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  int descriptor() const { return descriptor_; }

  bool fill(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::lseek(descriptor_, 0, SEEK_SET) == 0;
  }

  std::string text() const {
    std::string text;
    std::array<char, 65536> buffer{};
    ::lseek(descriptor_, 0, SEEK_SET);
    while (true) {
      const ssize_t got = ::read(descriptor_, buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  int descriptor_;
};

// The list that exec takes: its strings must outlive it.
std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> list;
  list.reserve(strings.size() + 1);
  for (std::string& each : strings) list.push_back(each.data());
  list.push_back(nullptr);
  return list;
}

std::vector<std::string> environment_of(const Program& program) {
  std::vector<std::string> all;
  for (const auto& [name, value] : program.environment)
    all.push_back(fmt::format("{}={}", name, value));
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view own(*each);
    bool is_set = false;
    for (const auto& [name, value] : program.environment)
      is_set = is_set || own.starts_with(name + "=");
    if (!is_set) all.emplace_back(own);
  }
  return all;
}

class Spawn {
 public:
  Spawn() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;
  ~Spawn() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  void connect(const Stream& stream, int number) {
    ::posix_spawn_file_actions_adddup2(&actions_, stream.descriptor(), number);
  }
  void leave_terminal() { ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID); }

  // False: it did not start.
  bool run(const Program& program, int& status) {
    std::vector<std::string> words = program.words;
    std::vector<std::string> environment = environment_of(program);
    pid_t child = 0;
    if (::posix_spawnp(&child, words.front().c_str(), &actions_, &attributes_,
                       pointers(words).data(), pointers(environment).data()) != 0)
      return false;
    while (::waitpid(child, &status, 0) < 0)
      if (errno != EINTR) return false;
    return true;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

ProgramResult run_program(const Program& program) {
  const Stream in("stdin");
  const Stream out("stdout");
  const Stream err("stderr");
  ProgramResult result;
  if (in.descriptor() < 0 || out.descriptor() < 0 || err.descriptor() < 0) return result;
  if (!in.fill(program.input)) return result;
  Spawn spawn;
  spawn.connect(in, STDIN_FILENO);
  spawn.connect(out, STDOUT_FILENO);
  spawn.connect(err, STDERR_FILENO);
  if (!program.may_ask || ::isatty(STDIN_FILENO) == 0) spawn.leave_terminal();
  int status = 0;
  result.started = spawn.run(program, status);
  result.ok = result.started && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  result.out = out.text();
  result.err = err.text();
  return result;
}

}  // namespace migc::cli
