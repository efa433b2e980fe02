#include "compiler/catalog/type_candidates.h"

#include <algorithm>
#include <utility>

#include "compiler/catalog/type_coercion.h"

namespace migc::catalog {
namespace {

using List = std::vector<Candidate>;
using TypeList = std::vector<ObjectId>;

std::size_t given(const Candidate& candidate) {
  return candidate.parameters.size() - candidate.defaulted;
}

bool same_arguments(const Candidate& a, const Candidate& b) {
  return given(a) == given(b) &&
         std::equal(a.parameters.begin(),
                    a.parameters.begin() + static_cast<std::ptrdiff_t>(given(a)),
                    b.parameters.begin());
}

// Below 0: the new one is better; above 0: the old one; 0: neither.
int preference(const Candidate& old, const Candidate& fresh) {
  if (fresh.rank != old.rank) return fresh.rank - old.rank;
  if (fresh.expanded > 0 && old.expanded == 0) return 1;
  if (fresh.expanded == 0 && old.expanded > 0) return -1;
  // of two variadic ones that which swallows fewer arguments
  return static_cast<int>(fresh.expanded) - static_cast<int>(old.expanded);
}

// Keeps the candidates with the highest score.
template <typename Score>
void keep_best(List& list, Score score) {
  std::vector<std::size_t> scores;
  for (const Candidate& candidate : list) scores.push_back(score(candidate));
  const std::size_t best = *std::max_element(scores.begin(), scores.end());
  List kept;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (scores[i] == best) kept.push_back(std::move(list[i]));
  list = std::move(kept);
}

bool is_preferred(const Types& types, char wanted, ObjectId type) {
  const auto facts = types.type(type);
  return facts && facts->preferred && facts->category == wanted;
}

std::size_t exact_matches(const TypeList& arguments, const Candidate& candidate) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i] != type_id::unknown && arguments[i] == candidate.parameters[i]) ++count;
  return count;
}

std::size_t good_matches(const Types& types, const TypeList& arguments,
                         const Candidate& candidate) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i] != type_id::unknown &&
        (arguments[i] == candidate.parameters[i] ||
         is_preferred(types, category(types, arguments[i]), candidate.parameters[i])))
      ++count;
  return count;
}

// What a literal in one place is taken for: the string category if any candidate accepts it, else
// the one that all accept.
struct Guess {
  char category = '\0';
  bool preferred = false;
};

std::optional<Guess> guess(const Types& types, std::size_t place, const List& list) {
  Guess found;
  bool conflict = false;
  for (const Candidate& candidate : list) {
    const auto facts = types.type(candidate.parameters[place]);
    const char kind = facts ? facts->category : '\0';
    const bool preferred = facts && facts->preferred;
    if (found.category == '\0' || (kind != found.category && kind == 'S'))
      found = {.category = kind, .preferred = preferred};
    else if (kind == found.category)
      found.preferred |= preferred;
    else
      conflict = true;
  }
  if (conflict && found.category != 'S') return std::nullopt;
  return found;
}

// Drops the candidates that do not accept the guessed category, or not its preferred type.
void keep_guessed(const Types& types, const TypeList& arguments, List& list) {
  List kept = list;
  for (std::size_t place = 0; place < arguments.size(); ++place) {
    if (arguments[place] != type_id::unknown) continue;
    const auto wanted = guess(types, place, list);
    if (!wanted) return;
    std::erase_if(kept, [&](const Candidate& candidate) {
      const auto facts = types.type(candidate.parameters[place]);
      return !facts || facts->category != wanted->category ||
             (wanted->preferred && !facts->preferred);
    });
  }
  if (!kept.empty()) list = std::move(kept);
}

// Literals are taken to be of the type that all other arguments have.
std::optional<Candidate> by_known_type(const Types& types, const TypeList& arguments,
                                       const List& list) {
  ObjectId known = type_id::unknown;
  for (const ObjectId type : arguments) {
    if (type == type_id::unknown) continue;
    if (known != type_id::unknown && known != type) return std::nullopt;
    known = type;
  }
  if (known == type_id::unknown) return std::nullopt;
  const List kept = applicable(types, TypeList(arguments.size(), known), list);
  return kept.size() == 1 ? std::optional(kept.front()) : std::nullopt;
}

}  // namespace

void add_candidate(List& list, Candidate candidate) {
  const auto old = std::find_if(list.begin(), list.end(), [&](const Candidate& other) {
    return same_arguments(other, candidate);
  });
  if (old == list.end()) {
    list.push_back(std::move(candidate));
    return;
  }
  const int better = preference(*old, candidate);
  if (better < 0) *old = std::move(candidate);
  if (better == 0) old->ambiguous = true;
}

List applicable(const Types& types, std::span<const ObjectId> arguments, const List& list) {
  List kept;
  for (const Candidate& candidate : list)
    if (can_coerce(types, arguments, std::span(candidate.parameters).first(arguments.size()),
                   CastContext::implicit))
      kept.push_back(candidate);
  return kept;
}

std::optional<Candidate> select_candidate(const Types& types, std::span<const ObjectId> arguments,
                                          List list) {
  TypeList bases;
  for (const ObjectId type : arguments)
    bases.push_back(type == type_id::unknown ? type : base_type(types, type));
  const auto only = [&] { return list.size() == 1; };
  keep_best(list, [&](const Candidate& candidate) { return exact_matches(bases, candidate); });
  if (only()) return list.front();
  keep_best(list,
            [&](const Candidate& candidate) { return good_matches(types, bases, candidate); });
  if (only()) return list.front();
  if (std::find(bases.begin(), bases.end(), type_id::unknown) == bases.end()) return std::nullopt;
  keep_guessed(types, bases, list);
  if (only()) return list.front();
  return by_known_type(types, bases, list);
}

}  // namespace migc::catalog
