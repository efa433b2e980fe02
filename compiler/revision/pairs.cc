#include "compiler/revision/pairs.h"

#include <map>

namespace migc::revision {
namespace {

struct Pair {
  const Half* up = nullptr;
  const Half* down = nullptr;
};

class Pairing {
 public:
  void place(const Half& half) {
    const auto [at, is_new] = first_of_key_.try_emplace(half.key, pairs_.size());
    if (is_new) pairs_.emplace_back();
    Pair& pair = pairs_[at->second];
    const Half*& place = half.is_up ? pair.up : pair.down;
    if (place == nullptr || (half.is_preferred && !place->is_preferred)) {
      place = &half;
    } else if (half.is_preferred == place->is_preferred) {
      (half.is_up ? pairs_.emplace_back().up : pairs_.emplace_back().down) = &half;  // a rival
    }
  }

  const std::vector<Pair>& pairs() const { return pairs_; }

 private:
  std::vector<Pair> pairs_;
  std::map<std::string, std::size_t, std::less<>> first_of_key_;
};

Migration make_migration(const Pair& pair) {
  const Half& main = pair.up != nullptr ? *pair.up : *pair.down;
  Migration migration{main.order, {}};
  Revision& revision = migration.revision;
  revision.id = main.id;
  revision.message = main.message;
  revision.path = main.file->path;
  revision.source = main.file->source;
  revision.up = pair.up != nullptr
                    ? whole_file(pair.up->file, pair.up->transaction)
                    : Section{main.file->source, {0, 0}, {}, TransactionMode::automatic};
  if (pair.down != nullptr) revision.down = whole_file(pair.down->file, pair.down->transaction);
  return migration;
}

}  // namespace

std::vector<Migration> pair_up(const std::vector<Half>& halves, LoneDown lone_down,
                               Diagnostics& diagnostics) {
  Pairing pairing;
  for (const Half& half : halves) pairing.place(half);
  std::vector<Migration> migrations;
  for (const Pair& pair : pairing.pairs()) {
    if (pair.up == nullptr) {
      diagnostics
          .warning("missing-up-file",
                   lone_down == LoneDown::migration
                       ? "this way back has no way there: going up does nothing here"
                       : "this way back belongs to no migration and is left out")
          .in_file(pair.down->file->path)
          .with_help("add the file for the way up of the same version, or remove this one");
      if (lone_down == LoneDown::nothing) continue;
    }
    migrations.push_back(make_migration(pair));
  }
  return migrations;
}

}  // namespace migc::revision
