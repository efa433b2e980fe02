// The file system: read whole files, list folders in a fixed order, write a product whole or not at
// all. SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/result.h"

namespace migc {

enum class Overwrite { no, yes };
enum class Descend { no, once, yes };

// The bytes of a regular file. Fails on a folder, a device, a missing or unreadable file; the
// message names the path as given and the system's reason.
Result<std::string> read_file(const std::filesystem::path& path);

// One entry below a listed folder.
struct FileEntry {
  std::string path;        // relative to the folder, with forward slashes
  bool is_folder = false;  // a folder (listed too, so that "x.sql/" can be reported)
  bool escapes = false;    // a link that leads out of the folder, or nowhere: must not be read
};

// Everything below `folder`, hidden names (".x") left out, sorted by path in byte order whatever
// the system's order. With Descend::no only the folder's own entries, with Descend::once those of
// its folders as well. Links are never followed into folders.
Result<std::vector<FileEntry>> list_folder(const std::filesystem::path& folder, Descend descend);

// Writes through a temporary file in the same folder, fsync and rename: `path` holds either what it
// held before or all of `content`, also when the process is killed or the disk is full.
// Overwrite::no fails if `path` exists.
Result<void> write_file(const std::filesystem::path& path, std::string_view content,
                        Overwrite overwrite);

// Writes a folder of files, by name, whole or not at all: into a temporary folder beside it, which
// then takes its place. A folder that is there before goes with all that is in it; `path` holds one
// or the other at any moment where the system can exchange two names (Linux, renameat2).
Result<void> write_folder(const std::filesystem::path& path,
                          const std::map<std::string, std::string>& files);

// Whether `inside` is `root` or below it; both canonical.
bool is_within(const std::filesystem::path& root, const std::filesystem::path& inside);

// A folder of ours alone, which goes with all that is in it when the object does.
class TemporaryFolder {
 public:
  // In the system's place for temporary files, readable by this user alone.
  static Result<TemporaryFolder> make();
  // One that is there already.
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace migc
