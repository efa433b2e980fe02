#include "cli/git.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/process.h"
#include "compiler/base/files.h"
#include "compiler/base/text.h"

namespace migc::cli {
namespace {

class Git {
 public:
  explicit Git(const std::filesystem::path& folder)
      : folder_(folder.empty() ? "." : folder.string()) {}

  ProgramResult ask(const std::vector<std::string>& arguments,
                    std::vector<std::pair<std::string, std::string>> environment = {}) const {
    Program program{{"git", "-C", folder_}, std::move(environment)};
    program.words.insert(program.words.end(), arguments.begin(), arguments.end());
    return run_program(program);
  }

  std::string line(const std::vector<std::string>& arguments) const {
    return std::string(trim(ask(arguments).out));
  }

 private:
  std::string folder_;
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

// What to do about a commit that is not there.
std::string advice(const Git& git, const std::string& unless_shallow) {
  if (git.line({"rev-parse", "--is-shallow-repository"}) != "true") return unless_shallow;
  return "this clone is shallow: fetch its history first (git fetch --unshallow; fetch-depth: 0 "
         "for "
         "actions/checkout, GIT_DEPTH: 0 in GitLab)";
}

Result<std::string> top_of(const std::filesystem::path& folder, const std::string& why) {
  std::string top = Git(folder).line({"rev-parse", "--show-toplevel"});
  if (!top.empty()) return top;
  return fail(fmt::format("\"{}\" is in no git repository, or git cannot be run",
                          folder.empty() ? "." : folder.string()),
              why);
}

Result<std::string> commit_of(const Git& git, const std::string& ref) {
  std::string commit = git.line({"rev-parse", "--verify", "--quiet", ref + "^{commit}"});
  if (!commit.empty() && !ref.starts_with('-')) return commit;
  return fail(
      fmt::format("git knows no commit \"{}\"", ref),
      advice(git, "fetch it, as in \"git fetch origin main\", or name a ref that is there"));
}

// Where `ref` and the checkout parted.
Result<std::string> fork_point(const Git& git, const std::string& ref) {
  Result<std::string> commit = commit_of(git, ref);
  if (!commit) return commit;
  std::string base = git.line({"merge-base", *commit, "HEAD"});
  if (base.empty()) {
    return fail(fmt::format("\"{}\" and the checkout have no commit in common here", ref),
                advice(git, "name a ref of the same history"));
  }
  return base;
}

}  // namespace

Result<GitChanges> changes_since(const std::filesystem::path& folder, const std::string& ref) {
  const Result<std::string> top =
      top_of(folder, "--since asks git which revisions are new; name a range or files instead");
  if (!top) return tl::make_unexpected(top.error());
  const Git git(*top);
  const Result<std::string> base = fork_point(git, ref);
  if (!base) return tl::make_unexpected(base.error());
  const auto under_top = [&top](const std::string& path) {
    return fmt::format("{}/{}", *top, path);
  };
  GitChanges changes;
  const auto differences =
      records(git.ask({"diff", "--name-status", "--no-renames", "-z", *base, "--"}).out);
  for (std::size_t i = 0; i + 1 < differences.size(); i += 2) {
    const std::string& path = differences[i + 1];
    if (differences[i] == "D") continue;
    std::optional<std::string> old;
    if (differences[i] != "A") old = git.ask({"show", *base + ":" + path}).out;
    changes[under_top(path)] = std::move(old);
  }
  for (const std::string& path :
       records(git.ask({"ls-files", "--others", "--exclude-standard", "-z"}).out))
    changes[under_top(path)] = std::nullopt;
  return changes;
}

Result<GitTree> GitTree::open(const std::filesystem::path& folder, const std::string& ref) {
  const Result<std::string> top = top_of(
      folder, "--at asks git for the sources of a ref; leave it out to take them as they are");
  if (!top) return tl::make_unexpected(top.error());
  const Git git(folder);
  const Result<std::string> commit = commit_of(git, ref);
  if (!commit) return tl::make_unexpected(commit.error());
  GitTree tree;
  tree.top_ = *top;
  tree.place_ = git.line({"rev-parse", "--show-prefix"});
  tree.commit_ = *commit;
  return tree;
}

bool GitTree::has(const std::filesystem::path& path) const {
  const std::string name = path == "." ? "" : path.generic_string();
  return Git(top_).ask({"cat-file", "-e", commit_ + ":" + name}).ok;
}

bool GitTree::has_links() const {
  const auto entries = records(Git(top_).ask({"ls-tree", "-r", "-z", commit_}).out);
  return std::any_of(entries.begin(), entries.end(),
                     [](const std::string& entry) { return entry.starts_with("120000 "); });
}

// The index, too, is a private one. It holds all files: attributes may stand in any of them.
Result<void> GitTree::write(const std::vector<std::filesystem::path>& paths,
                            const std::filesystem::path& into) const {
  const Result<TemporaryFolder> scratch = TemporaryFolder::make();
  if (!scratch) return tl::make_unexpected(scratch.error());
  const std::string repository = Git(top_).line({"rev-parse", "--absolute-git-dir"});
  const std::vector<std::pair<std::string, std::string>> environment = {
      {"GIT_DIR", repository},
      {"GIT_WORK_TREE", into.string()},
      {"GIT_INDEX_FILE", (scratch->path() / "index").string()},
      {"GIT_LITERAL_PATHSPECS", "1"}};
  const std::vector<std::string> plain = {"-c", "core.hooksPath=/dev/null", "-c",
                                          "core.sparseCheckout=false"};
  std::vector<std::string> fill = plain;
  fill.insert(fill.end(), {"read-tree", commit_});
  std::vector<std::string> check_out = plain;
  check_out.insert(check_out.end(), {"checkout", "--quiet", "--"});
  for (const std::filesystem::path& each : paths) check_out.push_back(each.generic_string());
  const Git git(into);
  for (const auto& arguments : {fill, check_out}) {
    const ProgramResult done = git.ask(arguments, environment);
    if (!done.ok)
      return fail(
          fmt::format("git cannot write the files of commit {}: {}", commit_, trim(done.err)));
  }
  return {};
}

}  // namespace migc::cli
