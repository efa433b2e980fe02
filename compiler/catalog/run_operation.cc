// One operation to the step that carries it out.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/dynamic_code.h"
#include "compiler/catalog/find_object.h"
#include "compiler/catalog/maintenance.h"
#include "compiler/catalog/pending_events.h"
#include "compiler/catalog/prepared_statements.h"
#include "compiler/catalog/privileges.h"
#include "compiler/catalog/properties.h"
#include "compiler/catalog/published_changes.h"
#include "compiler/catalog/replay.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/row_targets.h"
#include "compiler/catalog/sql_value.h"
#include "compiler/catalog/temporary.h"
#include "compiler/catalog/text_search.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

bool run_analyzed(Session& session, const sql::Query& query, const Inference& found) {
  if (!check_row_targets(session, query) || !check_replica_identity(session, query)) return false;
  note_events(session, query);
  return run_calls(session, query, found.references);
}

// Overloads for std::visit: one for each operation; what changes nothing here has an empty one.
class Runner {
 public:
  explicit Runner(Session& session) : session_(session) {}

  bool operator()(const sql::CreateSchema& op) { return create_schema(session_, op); }
  bool operator()(const sql::CreateTable& op) { return create_table(session_, op); }
  bool operator()(const sql::CreateTableAs& op) { return create_table_as(session_, op); }
  bool operator()(const sql::CreateView& op) { return create_view(session_, op); }
  bool operator()(const sql::AlterTable& op) {
    return check_not_in_use(session_, op.name, "ALTER TABLE") && alter_table(session_, op);
  }
  bool operator()(const sql::CreateIndex& op) { return create_index(session_, op); }
  bool operator()(const sql::DropObjects& op) {
    const auto is_free = [&](const sql::ObjectName& each) {
      return check_not_in_use(session_, qualified(each.path), "DROP TABLE");
    };
    return (op.kind != sql::ObjectKind::table ||
            std::all_of(op.objects.begin(), op.objects.end(), is_free)) &&
           drop_objects(session_, op);
  }
  bool operator()(const sql::Rename& op) { return rename_object(session_, op); }
  bool operator()(const sql::SetSchema& op) { return set_schema(session_, op); }
  bool operator()(const sql::CreateSequence& op) { return create_sequence(session_, op); }
  bool operator()(const sql::AlterSequence& op) { return alter_sequence(session_, op); }
  bool operator()(const sql::CreateEnum& op) { return create_enum(session_, op); }
  bool operator()(const sql::AlterEnum& op) { return alter_enum(session_, op); }
  bool operator()(const sql::CreateComposite& op) { return create_composite(session_, op); }
  bool operator()(const sql::CreateRange& op) { return create_range(session_, op); }
  bool operator()(const sql::CreateDomain& op) { return create_domain(session_, op); }
  bool operator()(const sql::AlterDomain& op) { return alter_domain(session_, op); }
  bool operator()(const sql::CreateFunction& op) { return create_function(session_, op); }
  bool operator()(const sql::AlterFunction& op) { return alter_function(session_, op); }
  bool operator()(const sql::Define& op) { return define_object(session_, op); }
  bool operator()(const sql::CreateTrigger& op) { return create_trigger(session_, op); }
  bool operator()(const sql::CreateRule& op) { return create_rule(session_, op); }
  bool operator()(const sql::PolicyDefinition& op) { return define_policy(session_, op); }
  bool operator()(const sql::CreateStatistics& op) { return create_statistics(session_, op); }
  bool operator()(const sql::CreateExtension& op) { return create_extension(session_, op); }
  bool operator()(const sql::AlterExtension& op) { return alter_extension(session_, op); }
  bool operator()(const sql::CreateEventTrigger& op) { return create_event_trigger(session_, op); }
  bool operator()(const sql::PublicationDefinition& op) { return define_publication(session_, op); }
  bool operator()(const sql::CreateForeignObject& op) {
    return create_foreign_object(session_, op);
  }
  bool operator()(const sql::CreateCast& op) { return create_cast(session_, op); }
  bool operator()(const sql::CreateOperatorClass& op) {
    return create_operator_class(session_, op);
  }
  bool operator()(const sql::Comment& op) { return comment_on(session_, op); }

  bool operator()(const sql::SetVariable& op) {
    set_variable(op);
    return true;
  }
  bool operator()(const sql::RunQuery& op) { return run_query(session_, *op.query); }
  bool operator()(const sql::Refresh& op) {
    ObjectId view = k_no_object;
    if (!session_.require_relation(op.name, op.name_span, view)) return false;
    if (session_.relation(view).kind != RelationKind::materialized_view)
      return session_.refuse("0A000", op.name_span,
                             fmt::format("\"{}\" is not a materialized view", op.name.name));
    if (op.concurrently && !can_refresh_concurrently(op, view)) return false;
    session_.update_relation(view, [&](Relation& changed) { changed.populated = op.with_data; });
    return true;
  }
  bool operator()(const sql::Truncate& op) { return check_truncate(session_, op); }
  bool operator()(const sql::LockTable& op) { return check_lock(session_, op); }

  bool operator()(const sql::Do& op) { return run_do(session_, op); }
  bool operator()(const sql::Call& op) { return run_call(session_, op); }
  bool operator()(const sql::UnknownStatement& op) {
    session_.uncertain.push_back(
        fmt::format("statements of this kind are not modelled: {}", op.kind));
    return true;
  }

  bool operator()(const sql::DependOnExtension& op) {
    ObjectId object = k_no_object;
    if (!find_object(session_, op.kind, op.object, false, object)) return false;
    const ObjectId extension =
        session_.catalog.find_name({NameClass::extension, k_no_object, op.extension, {}});
    if (op.remove) {
      session_.catalog.forget_dependency({object, 0}, {extension, 0});
    } else {
      session_.catalog.depend({object, 0}, {extension, 0}, DependencyKind::automatic);
    }
    return true;
  }

  bool operator()(const sql::Grant& op) {
    grant_privileges(session_, op);
    return true;
  }
  bool operator()(const sql::AlterProperties& op) {
    if (op.action.ends_with(" mapping")) return change_mapping(session_, op);
    // of kinds that are always the user's own
    ObjectId found = k_no_object;
    if ((op.kind == sql::ObjectKind::event_trigger || op.kind == sql::ObjectKind::statistics) &&
        !find_object(session_, op.kind, op.object, op.if_exists, found)) {
      return false;
    }
    // AlterType: only base types have the options that it sets
    const ObjectId type = op.kind == sql::ObjectKind::type && !op.options.empty()
                              ? session_.find_type(op.object.path)
                              : k_no_object;
    const auto* const own = session_.catalog.find_as<Type>(type);
    if (own != nullptr && own->kind != TypeKind::base)
      return session_.refuse("42809", op.object.span,
                             fmt::format("{} is not a base type", session_.name(type)));
    change_properties(session_, op);
    return true;
  }
  bool operator()(const sql::Maintain& op) {
    if (!check_maintain(session_, op)) return false;
    note_clustered(session_, op);
    return true;
  }

  // owners, work on rows, and what is outside of the database
  bool operator()(const sql::ChangeOwner&) { return true; }
  bool operator()(const sql::Copy& op) { return check_copy(session_, op); }
  bool operator()(const sql::SessionCommand& op) {
    if (op.kind == "ConstraintsSet") session_.pending_events.clear();
    if (op.kind == "Discard" && (op.name == "temp" || op.name == "all"))
      discard_temporary(session_);
    if (op.kind == "Discard" && op.name == "all") session_.prepared.clear();
    if (op.kind == "Prepare") return prepare_statement(session_, op);
    if (op.kind == "Deallocate") return deallocate(session_, op.name);
    return op.kind != "Execute" || execute(op);
  }
  bool operator()(const sql::ClusterCommand&) { return true; }
  bool operator()(const sql::TransactionCommand&) { return true; }  // Replay's business

 private:
  // ExecRefreshMatView: the rows must be there to be compared, and a unique index tell them apart.
  bool can_refresh_concurrently(const sql::Refresh& op, ObjectId view) {
    if (!session_.relation(view).populated)
      return session_.refuse(
          "0A000", op.name_span,
          "CONCURRENTLY cannot be used when the materialized view is not populated");
    if (!op.with_data)
      return session_.refuse("42601", op.name_span,
                             "REFRESH options CONCURRENTLY and WITH NO DATA cannot be used "
                             "together");
    const std::vector<ObjectId> indexes = indexes_of(session_.catalog, view);
    const bool usable = std::any_of(indexes.begin(), indexes.end(), [&](ObjectId id) {
      const IndexFacts& index = *session_.relation(id).index;
      return index.unique && index.immediate && index.valid && !index.predicate &&
             std::all_of(index.keys.begin(), index.keys.end(),
                         [](const IndexKey& key) { return key.column != 0; });
    });
    return usable ||
           session_.refuse("55000", op.name_span,
                           fmt::format("cannot refresh materialized view \"{}\" concurrently",
                                       sql::quote_name({schema_of(view), session_.name(view)})),
                           "Create a unique index with no WHERE clause on one or more columns of "
                           "the materialized view.");
  }

  std::string schema_of(ObjectId object) const {
    return session_.schema_name(session_.catalog.find(object)->schema);
  }

  void set_variable(const sql::SetVariable& op) {
    using Kind = sql::SetVariable::Kind;
    const bool all = op.kind == Kind::reset_all;
    if (all || op.name == "check_function_bodies") set_check_function_bodies(op);
    if (!all && op.name != "search_path") return;
    if (op.kind == Kind::value && op.is_local) {
      session_.set_local_search_path(op.values);
    } else if (op.kind == Kind::value) {
      session_.set_search_path(op.values);
    } else if (op.kind != Kind::current) {
      session_.set_search_path(session_.default_search_path());
    }
  }

  bool execute(const sql::SessionCommand& op) {
    Inference found;
    const Prepared* const prepared = find_prepared(session_, op.name, op.arguments, found);
    if (prepared == nullptr) return false;
    const SourcePtr source = std::exchange(session_.source, prepared->source);
    const bool good = run_analyzed(session_, *prepared->query, found);
    session_.source = source;
    return good;
  }

  void set_check_function_bodies(const sql::SetVariable& op) {
    using Kind = sql::SetVariable::Kind;
    if (op.kind == Kind::current) return;
    if (op.is_local) session_.keep_settings();
    const bool given = op.kind == Kind::value && !op.values.empty();
    session_.settings.check_function_bodies =
        !given || parse_boolean(op.values.front()).value_or(true);
  }

  Session& session_;
};

// SELECT set_config('search_path', '…', …): how pg_dump sets it.
bool set_config(Session& session, const sql::Query& query) {
  if (query.targets.size() != 1) return false;
  const sql::Expression& call = query.targets.front().value;
  const bool is_call = call.kind == sql::ExpressionKind::call && !call.name.empty() &&
                       call.name.back() == "set_config" && call.arguments.size() == 3;
  if (!is_call || call.arguments[0].value != "search_path") return false;
  std::vector<std::string> path;
  for (const std::string_view each : split(call.arguments[1].value, ',')) {
    std::string name(each);
    if (name.size() > 1 && name.front() == '"') name = name.substr(1, name.size() - 2);
    if (!name.empty()) path.push_back(std::move(name));
  }
  session.set_search_path(std::move(path));
  return true;
}

}  // namespace

bool run_query(Session& session, const sql::Query& query) {
  if (query.kind == sql::QueryKind::select && set_config(session, query)) return true;
  Inference found;
  return analyze(session, query, found) && run_analyzed(session, query, found);
}

bool run_operation(Session& session, const sql::Operation& operation) {
  return std::visit(Runner(session), operation.value) && !session.refusal;
}

bool run_inside(Session& session, const sql::Operation& operation) {
  auto made = std::make_shared<Definition>(
      Definition{session.source, operation.span, session.shared_search_path(), {}});
  auto outer = session.start_statement(std::move(made));
  const auto before = session.watch_inside ? std::optional(session.catalog) : std::nullopt;
  const bool done = run_operation(session, operation);
  if (done && before) session.watch_inside(operation, *before);
  session.start_statement(std::move(outer));
  return done;
}

}  // namespace migc::catalog
