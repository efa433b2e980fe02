#include "compiler/base/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace migc {
namespace fs = std::filesystem;
namespace {

// Closes the descriptor on every way out.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool close() {
    const int number = number_;
    number_ = -1;
    return ::close(number) == 0;
  }

 private:
  int number_;
};

std::string reason(int code) { return std::strerror(code); }  // NOLINT(concurrency-mt-unsafe)

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// A rename is on disk only when the folder is.
void sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.number() >= 0) ::fsync(descriptor.number());
}

void add_entry(const fs::directory_entry& entry, const fs::path& folder, const fs::path& canonical,
               std::vector<FileEntry>& entries) {
  std::error_code code;
  FileEntry found;
  found.path = entry.path().lexically_relative(folder).generic_string();
  found.is_folder = entry.is_directory(code);
  if (entry.is_symlink(code)) {
    const fs::path target = fs::canonical(entry.path(), code);
    found.escapes = static_cast<bool>(code) || !is_within(canonical, target);
  }
  entries.push_back(std::move(found));
}

}  // namespace

bool is_within(const fs::path& root, const fs::path& inside) {
  const auto [end, ignored] = std::mismatch(root.begin(), root.end(), inside.begin(), inside.end());
  return end == root.end();
}

Result<TemporaryFolder> TemporaryFolder::make() {
  std::error_code code;
  std::string name = (fs::temp_directory_path(code) / "migc-XXXXXX").string();
  if (code || ::mkdtemp(name.data()) == nullptr)
    return fail(
        fmt::format("cannot make a temporary folder: {}", code ? code.message() : reason(errno)),
        "point TMPDIR at a folder that can be written to");
  // as everybody sees it, so that paths below it can be compared
  return TemporaryFolder(fs::canonical(name, code));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<std::string> read_file(const fs::path& path) {
  // O_NONBLOCK: a named pipe is refused below instead of waited for
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (descriptor.number() < 0)
    return fail(fmt::format("cannot read \"{}\": {}", path.string(), reason(errno)));
  struct stat status {};
  if (::fstat(descriptor.number(), &status) != 0) {
    return fail(fmt::format("cannot read \"{}\": {}", path.string(), reason(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(fmt::format("cannot read \"{}\": it is not a regular file", path.string()));
  }
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got = ::read(descriptor.number(), text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(fmt::format("cannot read \"{}\": {}", path.string(), reason(errno)));
    if (got == 0) break;  // it shrank meanwhile
    filled += static_cast<std::size_t>(got);
  }
  text.resize(filled);
  return text;
}

Result<std::vector<FileEntry>> list_folder(const fs::path& folder, Descend descend) {
  std::error_code code;
  const fs::path canonical = fs::canonical(folder, code);
  if (code || !fs::is_directory(canonical, code)) {
    return fail(fmt::format("cannot list \"{}\": {}", folder.string(),
                            code ? code.message() : "it is not a folder"));
  }
  std::vector<FileEntry> entries;
  fs::recursive_directory_iterator iterator(folder, fs::directory_options::none, code);
  for (; !code && iterator != fs::recursive_directory_iterator(); iterator.increment(code)) {
    if (iterator->path().filename().native().starts_with('.')) {
      iterator.disable_recursion_pending();
      continue;
    }
    add_entry(*iterator, folder, canonical, entries);
    const int deepest = descend == Descend::no ? 0 : 1;
    if (descend != Descend::yes && iterator.depth() >= deepest)
      iterator.disable_recursion_pending();
  }
  if (code) return fail(fmt::format("cannot list \"{}\": {}", folder.string(), code.message()));
  std::sort(entries.begin(), entries.end(),
            [](const FileEntry& a, const FileEntry& b) { return a.path < b.path; });
  return entries;
}

Result<void> write_file(const fs::path& path, std::string_view content, Overwrite overwrite) {
  std::error_code code;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, code)) {
    return fail(fmt::format("cannot write \"{}\": there is no folder \"{}\"", path.string(),
                            folder.string()),
                "create the folder first");
  }
  if (fs::is_directory(path, code))
    return fail(fmt::format("cannot write \"{}\": it is a folder", path.string()));
  if (overwrite == Overwrite::no && fs::exists(fs::symlink_status(path, code))) {
    return fail(fmt::format("cannot write \"{}\": it exists already", path.string()));
  }
  std::string temporary = (folder / ("." + path.filename().string() + ".XXXXXX")).string();
  Descriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC));
  if (descriptor.number() < 0) {
    return fail(fmt::format("cannot write \"{}\": {}", path.string(), reason(errno)));
  }
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const bool written = ::fchmod(descriptor.number(), 0666 & ~mask) == 0 &&
                       write_all(descriptor.number(), content) &&
                       ::fsync(descriptor.number()) == 0 && descriptor.close();
  int failure = written ? 0 : errno;
  if (failure == 0) {
    // link() refuses an existing name, so that two writers with Overwrite::no cannot both win
    const int moved = overwrite == Overwrite::yes ? ::rename(temporary.c_str(), path.c_str())
                                                  : ::link(temporary.c_str(), path.c_str());
    failure = moved == 0 ? 0 : errno;
  }
  if (failure != 0 || overwrite == Overwrite::no) ::unlink(temporary.c_str());
  if (failure != 0)
    return fail(fmt::format("cannot write \"{}\": {}", path.string(), reason(failure)));
  sync_folder(folder);
  return {};
}

namespace {

// Zero, or the system's reason.
int take_place(const std::string& made, const fs::path& path) {
  if (::rename(made.c_str(), path.c_str()) == 0) return 0;
  if (errno != ENOTEMPTY && errno != EEXIST) return errno;
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  const std::string old = made + ".old";
  if (::rename(path.c_str(), old.c_str()) != 0) return errno;
  const int failure = ::rename(made.c_str(), path.c_str()) == 0 ? 0 : errno;
  // the old one is no longer wanted, or has to come back
  if (failure == 0)
    const TemporaryFolder gone(old);
  else
    ::rename(old.c_str(), path.c_str());
  return failure;
}

}  // namespace

Result<void> write_folder(const fs::path& path, const std::map<std::string, std::string>& files) {
  const fs::path whole = path.has_filename() ? path : path.parent_path();
  const fs::path above = whole.has_parent_path() ? whole.parent_path() : fs::path(".");
  std::string name = (above / ("." + whole.filename().string() + ".XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr) {
    const int code = errno;
    return fail(fmt::format("cannot write \"{}\": {}", path.string(), reason(code)),
                code == ENOENT ? "create the folder above it first" : "");
  }
  const TemporaryFolder temporary(name);
  for (const auto& [file, content] : files) {
    if (auto written = write_file(fs::path(name) / file, content, Overwrite::no); !written)
      return written;
  }
  const mode_t mask = ::umask(0);
  ::umask(mask);
  int failure = ::chmod(name.c_str(), 0777 & ~mask) == 0 ? 0 : errno;
  if (failure == 0) failure = take_place(name, whole);
  if (failure != 0)
    return fail(fmt::format("cannot write \"{}\": {}", path.string(), reason(failure)));
  sync_folder(above);
  return {};
}

}  // namespace migc
