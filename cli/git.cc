#include "cli/git.h"

#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/wait.h>

#include "compiler/base/text.h"

namespace migc::cli {
namespace {

struct Answer {
  bool ok = false;
  std::string text;
};

std::string shell_word(std::string_view word) {
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += R"('\'')";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

class Git {
 public:
  explicit Git(const std::filesystem::path& folder)
      : start_("git -C " + shell_word(folder.empty() ? "." : folder.string())) {}

  Answer ask(const std::vector<std::string>& arguments) const {
    std::string command = start_;
    for (const std::string& each : arguments) command += ' ' + shell_word(each);
    std::FILE* const pipe = ::popen((command + " 2>/dev/null").c_str(), "re");
    if (pipe == nullptr) return {};
    Answer answer;
    std::array<char, 65536> buffer{};
    for (std::size_t read = 1; read > 0;) {
      read = std::fread(buffer.data(), 1, buffer.size(), pipe);
      answer.text.append(buffer.data(), read);
    }
    const int status = ::pclose(pipe);
    answer.ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return answer;
  }

  std::string line(const std::vector<std::string>& arguments) const {
    return std::string(trim(ask(arguments).text));
  }

 private:
  std::string start_;
};

// Parts that each end in NUL.
std::vector<std::string> records(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\0', at), text.size());
    found.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

// Where `ref` and the checkout parted.
Result<std::string> fork_point(const Git& git, const std::string& ref) {
  const bool shallow = git.line({"rev-parse", "--is-shallow-repository"}) == "true";
  const std::string deepen =
      "this clone is shallow: fetch its history first (git fetch --unshallow; fetch-depth: 0 for "
      "actions/checkout, GIT_DEPTH: 0 in GitLab)";
  const std::string commit = git.line({"rev-parse", "--verify", "--quiet", ref + "^{commit}"});
  if (commit.empty() || ref.starts_with('-')) {
    return fail(fmt::format("git knows no commit \"{}\"", ref),
                shallow ? deepen
                        : "fetch it, as in \"git fetch origin main\", or name a ref that is there");
  }
  std::string base = git.line({"merge-base", commit, "HEAD"});
  if (base.empty()) {
    return fail(fmt::format("\"{}\" and the checkout have no commit in common here", ref),
                shallow ? deepen : "name a ref of the same history");
  }
  return base;
}

}  // namespace

Result<GitChanges> changes_since(const std::filesystem::path& folder, const std::string& ref) {
  const Git anywhere(folder);
  const std::string top = anywhere.line({"rev-parse", "--show-toplevel"});
  if (top.empty()) {
    return fail(fmt::format("\"{}\" is in no git repository, or git cannot be run",
                            folder.empty() ? "." : folder.string()),
                "--since asks git which revisions are new; name a range or files instead");
  }
  const Git git(top);
  const Result<std::string> base = fork_point(git, ref);
  if (!base) return tl::make_unexpected(base.error());
  const auto under_top = [&top](const std::string& path) {
    return fmt::format("{}/{}", top, path);
  };
  GitChanges changes;
  const auto differences =
      records(git.ask({"diff", "--name-status", "--no-renames", "-z", *base, "--"}).text);
  for (std::size_t i = 0; i + 1 < differences.size(); i += 2) {
    const std::string& path = differences[i + 1];
    if (differences[i] == "D") continue;
    std::optional<std::string> old;
    if (differences[i] != "A") old = git.ask({"show", *base + ":" + path}).text;
    changes[under_top(path)] = std::move(old);
  }
  for (const std::string& path :
       records(git.ask({"ls-files", "--others", "--exclude-standard", "-z"}).text))
    changes[under_top(path)] = std::nullopt;
  return changes;
}

}  // namespace migc::cli
