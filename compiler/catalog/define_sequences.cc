#include "compiler/catalog/define_sequences.h"

#include <fmt/format.h>

#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/sequence_values.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using Number = std::int64_t;

// init_params of sequence.c, in its order.
class SequenceOptions {
 public:
  SequenceOptions(Session& session, const std::vector<sql::Option>& options, bool is_new,
                  std::optional<Span> span)
      : session_(session), options_(options), is_new_(is_new), span_(span) {}

  bool apply(SequenceFacts& facts) {
    values_ = sequence_values(facts);
    if (!require_distinct() || !type() || !increment()) return false;
    if (const sql::Option* const cycle = option("cycle")) facts.cycle = cycle->value != "false";
    if (!bounds() || !start() || !cache()) return false;
    set_sequence_values(facts, values_);
    return true;
  }

 private:
  bool refuse(std::string_view sqlstate, const sql::Option* at, std::string message) {
    return session_.refuse(sqlstate, at == nullptr ? span_ : at->span, std::move(message));
  }

  const sql::Option* option(std::string_view name) const {
    for (const sql::Option& each : options_) {
      if (each.name == name) return &each;
    }
    return nullptr;
  }

  bool require_distinct() {
    for (const sql::Option& each : options_) {
      if (option(each.name) != &each)
        return refuse("42601", &each, "conflicting or redundant options");
    }
    return true;
  }

  // A value that is written; false: the option is not there or has none (NO MAXVALUE).
  bool written(const sql::Option* each) const {
    return each != nullptr && each->value && !each->value->empty() && *each->value != "false";
  }

  bool read(const sql::Option& each, Number& value) {
    return read_sequence_number(*each.value, value) ||
           refuse("22003", &each,
                  fmt::format("value \"{}\" is out of range for type bigint", *each.value));
  }

  bool type() {
    const sql::Option* const as = option("as");
    if (as == nullptr || as->path.empty()) return true;
    const ObjectId type = session_.find_type(as->path);
    if (type == k_no_object)
      return refuse("42704", as, fmt::format("type \"{}\" does not exist", as->path.back()));
    if (type != type_id::int2 && type != type_id::int4 && type != type_id::int8)
      return refuse("22023", as, "sequence type must be smallint, integer, or bigint");
    // bounds that are those of the old type become those of the new one
    const auto [lowest, highest] = sequence_limits(values_.type);
    reset_maximum_ = !is_new_ && values_.maximum == highest;
    reset_minimum_ = !is_new_ && values_.minimum == lowest;
    values_.type = type;
    return true;
  }

  bool increment() {
    const sql::Option* const by = option("increment");
    if (!written(by)) return true;
    if (!read(*by, values_.increment)) return false;
    return values_.increment != 0 || refuse("22023", by, "INCREMENT must not be zero");
  }

  bool in_type(std::string_view word, Number value, const sql::Option* at) {
    const auto [lowest, highest] = sequence_limits(values_.type);
    if (value >= lowest && value <= highest) return true;
    return refuse("22023", at,
                  fmt::format("{} ({}) is out of range for sequence data type {}", word, value,
                              format_type(session_.types, values_.type)));
  }

  bool bounds() {
    const sql::Option* const maximum = option("maxvalue");
    if (written(maximum)) {
      if (!read(*maximum, values_.maximum)) return false;
    } else if (reset_maximum_) {
      values_.maximum = sequence_limits(values_.type).second;
    } else if (is_new_ || maximum != nullptr) {
      values_.maximum = default_maximum(values_);
    }
    const sql::Option* const minimum = option("minvalue");
    if (!in_type("MAXVALUE", values_.maximum, maximum)) return false;
    if (written(minimum)) {
      if (!read(*minimum, values_.minimum)) return false;
    } else if (reset_minimum_) {
      values_.minimum = sequence_limits(values_.type).first;
    } else if (is_new_ || minimum != nullptr) {
      values_.minimum = default_minimum(values_);
    }
    if (!in_type("MINVALUE", values_.minimum, minimum)) return false;
    return values_.minimum < values_.maximum ||
           refuse("22023", minimum != nullptr ? minimum : maximum,
                  fmt::format("MINVALUE ({}) must be less than MAXVALUE ({})", values_.minimum,
                              values_.maximum));
  }

  bool in_bounds(std::string_view word, Number value, const sql::Option* at) {
    if (value < values_.minimum)
      return refuse("22023", at,
                    fmt::format("{} value ({}) cannot be less than MINVALUE ({})", word, value,
                                values_.minimum));
    return value <= values_.maximum ||
           refuse("22023", at,
                  fmt::format("{} value ({}) cannot be greater than MAXVALUE ({})", word, value,
                              values_.maximum));
  }

  // The value that the sequence has come to is data, and not known here.
  bool start() {
    const sql::Option* const start = option("start");
    if (written(start)) {
      if (!read(*start, values_.start)) return false;
    } else if (is_new_) {
      values_.start = default_start(values_);
    }
    if (!in_bounds("START", values_.start, start)) return false;
    const sql::Option* const restart = option("restart");
    Number value = values_.start;
    if (restart == nullptr) return true;
    return (!written(restart) || read(*restart, value)) && in_bounds("RESTART", value, restart);
  }

  bool cache() {
    const sql::Option* const cache = option("cache");
    if (!written(cache)) return true;
    if (!read(*cache, values_.cache)) return false;
    return values_.cache > 0 ||
           refuse("22023", cache,
                  fmt::format("CACHE ({}) must be greater than zero", values_.cache));
  }

  Session& session_;
  const std::vector<sql::Option>& options_;
  bool is_new_;
  std::optional<Span> span_;
  SequenceValues values_;
  bool reset_maximum_ = false;
  bool reset_minimum_ = false;
};

// OWNED BY t.c, OWNED BY NONE (process_owned_by).
bool set_owner(Session& session, ObjectId sequence, const sql::Option& option) {
  Catalog& catalog = session.catalog;
  const bool none = option.path.size() == 1 && option.path.front() == "none";
  Address owner;
  if (!none) {
    if (option.path.size() < 2)
      return session.refuse("42601", option.span, "invalid OWNED BY option");
    const sql::NamePath table(option.path.begin(), option.path.end() - 1);
    if (!session.require_relation(qualified(table), option.span, owner.object) ||
        !session.require_column(owner.object, option.path.back(), option.span, owner.column)) {
      return false;
    }
    if (catalog.find(owner.object)->schema != catalog.find(sequence)->schema)
      return session.refuse("55000", option.span,
                            "sequence must be in same schema as table it is linked to");
  }
  for (const Dependency& each : catalog.dependencies(sequence)) {
    if (each.kind == DependencyKind::internal)
      return session.refuse("0A000", option.span, "cannot change ownership of identity sequence");
    if (each.kind == DependencyKind::automatic)
      catalog.forget_dependency(each.dependent, each.referenced);
  }
  if (!none) catalog.depend({sequence, 0}, owner, DependencyKind::automatic);
  return true;
}

bool apply_owner(Session& session, ObjectId sequence, const std::vector<sql::Option>& options) {
  for (const sql::Option& option : options) {
    if (option.name == "owned_by" && !set_owner(session, sequence, option)) return false;
  }
  return true;
}

}  // namespace

bool apply_sequence_options(Session& session, const std::vector<sql::Option>& options, bool is_new,
                            std::optional<Span> span, SequenceFacts& facts) {
  return SequenceOptions(session, options, is_new, span).apply(facts);
}

bool alter_sequence_options(Session& session, ObjectId sequence,
                            const std::vector<sql::Option>& options, std::optional<Span> span) {
  SequenceFacts facts = *session.relation(sequence).sequence;
  if (!apply_sequence_options(session, options, false, span, facts)) return false;
  session.update_relation(sequence, [&](Relation& relation) {
    relation.sequence = std::make_shared<const SequenceFacts>(std::move(facts));
  });
  return true;
}

bool create_sequence(Session& session, const sql::CreateSequence& statement) {
  RelationPlace place;
  if (!place_relation(session, statement.name, statement.name_span, statement.persistence, place))
    return false;
  if (place.there != k_no_object && statement.if_not_exists) return true;
  SequenceFacts facts;
  if (!apply_sequence_options(session, statement.options, true, statement.name_span, facts))
    return false;
  Relation sequence;
  sequence.kind = RelationKind::sequence;
  sequence.persistence = statement.persistence;
  sequence.sequence = std::make_shared<const SequenceFacts>(std::move(facts));
  ObjectId id = k_no_object;
  return make_relation(session, place.schema, place.name, std::move(sequence), statement.name_span,
                       id) &&
         apply_owner(session, id, statement.options);
}

bool alter_sequence(Session& session, const sql::AlterSequence& statement) {
  const ObjectId id = session.find_relation(statement.name);
  if (id == k_no_object && statement.if_exists) return true;
  ObjectId found = k_no_object;
  if (!session.require_relation(statement.name, statement.name_span, found)) return false;
  if (session.relation(found).kind != RelationKind::sequence)
    return session.refuse("42809", statement.name_span,
                          fmt::format("\"{}\" is not a sequence", session.name(found)));
  return alter_sequence_options(session, found, statement.options, statement.name_span) &&
         apply_owner(session, found, statement.options);
}

std::vector<ObjectId> owned_sequences(const Session& session, ObjectId table) {
  std::vector<ObjectId> found;
  for (const Dependency& each : session.catalog.dependents(table)) {
    const Relation* const relation = session.catalog.find_as<Relation>(each.dependent.object);
    if (relation != nullptr && relation->sequence && each.referenced.column != 0 &&
        each.kind != DependencyKind::normal) {
      found.push_back(each.dependent.object);
    }
  }
  return found;
}

ObjectId identity_sequence(const Session& session, Address column) {
  for (const Dependency& each : session.catalog.dependents(column.object)) {
    const Relation* const sequence = session.catalog.find_as<Relation>(each.dependent.object);
    if (sequence != nullptr && sequence->sequence && each.referenced == column &&
        each.kind == DependencyKind::internal) {
      return each.dependent.object;
    }
  }
  return k_no_object;
}

}  // namespace migc::catalog
