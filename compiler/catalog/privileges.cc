#include "compiler/catalog/privileges.h"

#include <algorithm>

#include "compiler/base/text.h"
#include "compiler/catalog/find_object.h"

namespace migc::catalog {
namespace {

using sql::ObjectKind;

bool is_function(ObjectKind kind) {
  return kind == ObjectKind::function || kind == ObjectKind::procedure ||
         kind == ObjectKind::routine || kind == ObjectKind::aggregate;
}

// The kind that privileges go by: what ALL means, and which defaults hold.
ObjectKind privilege_kind(const Object& object) {
  if (const auto* const relation = object.as<Relation>()) {
    if (relation->index || relation->kind == RelationKind::composite) return ObjectKind::other;
    return relation->kind == RelationKind::sequence ? ObjectKind::sequence : ObjectKind::table;
  }
  if (object.as<Function>() != nullptr) return ObjectKind::function;
  if (const auto* const type = object.as<Type>())
    return type->element == k_no_object ? ObjectKind::type : ObjectKind::other;
  if (object.as<Schema>() != nullptr) return ObjectKind::schema;
  const auto* const other = object.as<Other>();
  return other == nullptr ? ObjectKind::other : other->kind;
}

std::vector<std::string> all_words(ObjectKind kind, int postgres) {
  std::vector<std::string> words;
  switch (kind) {
    case ObjectKind::table:
      words = {"DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"};
      if (postgres >= 17) words.emplace_back("MAINTAIN");
      return words;
    case ObjectKind::column:
      return {"INSERT", "REFERENCES", "SELECT", "UPDATE"};
    case ObjectKind::sequence:
      return {"SELECT", "UPDATE", "USAGE"};
    case ObjectKind::function:
      return {"EXECUTE"};
    case ObjectKind::schema:
      return {"CREATE", "USAGE"};
    default:
      return {"USAGE"};
  }
}

Grants initial_of_kind(ObjectKind kind) {
  if (kind == ObjectKind::function) return {{"PUBLIC", {{"EXECUTE", false}}}};
  if (kind == ObjectKind::type) return {{"PUBLIC", {{"USAGE", false}}}};
  return {};
}

class Granting {
 public:
  Granting(Session& session, const sql::Grant& statement)
      : session_(session), catalog_(session.catalog), statement_(statement) {}

  void run() {
    if (statement_.is_role) return;
    if (statement_.defaults) return change_defaults();
    for (const ObjectId id : objects()) {
      const Object* const object = catalog_.find(id);
      if (object != nullptr) change(*object);
    }
  }

 private:
  // Words that are granted for whole objects of a kind.
  std::vector<std::string> words(ObjectKind kind) const {
    const auto& of_columns = statement_.column_privileges;
    if (statement_.privileges.empty() && of_columns.empty())
      return all_words(kind, session_.postgres());
    std::vector<std::string> found;
    const std::vector<std::string> possible = all_words(kind, session_.postgres());
    for (const std::string& each : statement_.privileges) {
      const bool with_columns = std::any_of(of_columns.begin(), of_columns.end(),
                                            [&](const auto& other) { return other.word == each; });
      const std::string word = to_upper(each);
      if (!with_columns && std::find(possible.begin(), possible.end(), word) != possible.end())
        found.push_back(word);
    }
    return found;
  }

  void apply(Grants& grants, const std::vector<std::string>& words) const {
    for (const std::string& grantee : statement_.grantees) {
      if (grantee == "current_user" || grantee == "current_role" || grantee == "session_user")
        continue;
      const std::string name = grantee == "public" ? "PUBLIC" : grantee;
      for (const std::string& word : words) change_word(grants, name, word);
    }
  }

  void change_word(Grants& grants, const std::string& name, const std::string& word) const {
    if (statement_.is_grant) {
      grants[name][word] |= statement_.grant_option;
      return;
    }
    const auto there = grants.find(name);
    if (there == grants.end() || there->second.count(word) == 0) return;
    if (statement_.grant_option) {
      there->second[word] = false;  // REVOKE GRANT OPTION FOR
      return;
    }
    there->second.erase(word);
    if (there->second.empty()) grants.erase(there);
  }

  void change(const Object& object) {
    const Address self{object.id, 0};
    const auto* const relation = object.as<Relation>();
    if (relation != nullptr) change_columns(object.id);
    const std::vector<std::string> whole = words(privilege_kind(object));
    const Grants* const there = catalog_.grants(self);
    Grants grants = there == nullptr ? initial_grants(object) : *there;
    apply(grants, whole);
    catalog_.set_grants(self, std::move(grants));
    if (relation == nullptr || statement_.is_grant) return;
    // what is taken from the table is taken from its columns (ExecGrant_Relation)
    for (std::size_t i = 1; i <= relation->columns.size(); ++i)
      change_column({object.id, static_cast<std::int16_t>(i)}, whole);
  }

  void change_columns(ObjectId relation) {
    const std::vector<std::string> all = all_words(ObjectKind::column, session_.postgres());
    for (const auto& each : statement_.column_privileges) {
      std::vector<std::string> own = all;
      if (!each.word.empty())
        std::erase_if(own, [&](const auto& word) { return word != to_upper(each.word); });
      for (const std::string& name : each.columns)
        change_column({relation, session_.find_column(relation, name)}, own);
    }
  }

  void change_column(Address column, const std::vector<std::string>& words) {
    const Grants* const there = catalog_.grants(column);
    if (column.column == 0 || (there == nullptr && !statement_.is_grant)) return;
    Grants grants = there == nullptr ? Grants() : *there;
    apply(grants, words);
    catalog_.set_grants(column, std::move(grants));
  }

  std::vector<ObjectId> objects() {
    std::vector<ObjectId> found;
    for (const sql::ObjectName& name : statement_.objects) {
      if (statement_.all_in_schema) {
        add_all(session_.find_schema(name.path.back()), found);
      } else {
        found.push_back(find(name));
      }
    }
    return found;
  }

  ObjectId find(const sql::ObjectName& name) {
    switch (statement_.kind) {
      case ObjectKind::table:
      case ObjectKind::sequence:
        return session_.find_relation(qualified(name.path));
      case ObjectKind::schema:
        return session_.find_schema(name.path.back());
      case ObjectKind::type:
      case ObjectKind::domain:
        return session_.find_type(name.path);
      case ObjectKind::foreign_server:
      case ObjectKind::foreign_data_wrapper:
        return catalog_.find_name(other_name(statement_.kind, k_no_object, name.path.back(), {}));
      default:
        break;
    }
    ObjectId id = k_no_object;
    const auto before = session_.refusal;
    if (is_function(statement_.kind)) find_object(session_, statement_.kind, name, true, id);
    session_.refusal = before;
    return id;
  }

  void add_all(ObjectId schema, std::vector<ObjectId>& found) const {
    const bool functions = is_function(statement_.kind);
    catalog_.visit_names(functions ? NameClass::function : NameClass::relation, schema,
                         [&](const Name&, ObjectId id) {
                           if (is_wanted(*catalog_.find(id))) found.push_back(id);
                         });
  }

  bool is_wanted(const Object& object) const {
    const auto* const function = object.as<Function>();
    if (function == nullptr) return privilege_kind(object) == statement_.kind;
    const bool procedure = function->kind == FunctionKind::procedure;
    return statement_.kind == ObjectKind::routine ||
           procedure == (statement_.kind == ObjectKind::procedure);
  }

  // Those of other roles are for what they make: not what a migration makes.
  void change_defaults() {
    if (!statement_.for_roles.empty() && statement_.for_roles.front() != "current_user") return;
    const ObjectKind kind = is_function(statement_.kind) ? ObjectKind::function : statement_.kind;
    const auto change_one = [&](ObjectId schema, const Grants& initial) {
      const Catalog::DefaultsKey key{schema, kind};
      const Grants* const there = catalog_.default_grants(key);
      Grants grants = there == nullptr ? initial : *there;
      apply(grants, words(kind));
      catalog_.set_default_grants(key, std::move(grants));
    };
    if (statement_.objects.empty()) return change_one(k_no_object, initial_of_kind(kind));
    for (const sql::ObjectName& name : statement_.objects) {
      const ObjectId schema = session_.find_schema(name.path.back());
      if (schema != k_no_object) change_one(schema, {});
    }
  }

  Session& session_;
  Catalog& catalog_;
  const sql::Grant& statement_;
};

}  // namespace

Grants initial_grants(const Object& object) { return initial_of_kind(privilege_kind(object)); }

std::optional<Grants> grants_when_made(const Catalog& catalog, const Object& object) {
  const ObjectKind kind = privilege_kind(object);
  const Grants* const everywhere = catalog.default_grants({k_no_object, kind});
  const Grants* const here =
      object.schema == k_no_object ? nullptr : catalog.default_grants({object.schema, kind});
  if (everywhere == nullptr && here == nullptr) return std::nullopt;
  Grants grants = everywhere == nullptr ? initial_of_kind(kind) : *everywhere;
  if (here != nullptr) {
    for (const auto& [grantee, words] : *here) {
      for (const auto& [word, with_option] : words) grants[grantee][word] |= with_option;
    }
  }
  return grants;
}

void grant_privileges(Session& session, const sql::Grant& statement) {
  Granting(session, statement).run();
}

}  // namespace migc::catalog
