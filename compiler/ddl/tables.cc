// Tables, foreign ones included, with what stands inside of CREATE TABLE.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/define_sequences.h"
#include "compiler/catalog/made_names.h"
#include "compiler/ddl/writer.h"

namespace migc::ddl {

using catalog::Column;
using catalog::ColumnPtr;
using catalog::Constraint;
using catalog::Default;
using sql::ConstraintKind;

bool inherits_in_order(const Session& session, const Relation& table) {
  std::vector<std::string> inherited;
  for (const ObjectId parent : table.parents) {
    for (const ColumnPtr& column : session.relation(parent).columns) {
      const bool there =
          std::find(inherited.begin(), inherited.end(), column->name) != inherited.end();
      if (!column->dropped && !there) inherited.push_back(column->name);
    }
  }
  std::size_t at = 0;
  for (const ColumnPtr& column : table.columns) {
    if (column->dropped) continue;
    if (at < inherited.size() && column->name != inherited[at]) return false;
    ++at;
  }
  return at >= inherited.size();
}

namespace {

// The expression of a default; that of a serial is not written anywhere.
std::string default_text(const Writer& writer, const Default& value, ObjectId id) {
  if (value.code) {
    std::string text = writer.text(value.code, value.column.object);
    if (value.literal_type == catalog::k_no_object) return text;
    return text + "::" + writer.type({value.literal_type, -1});
  }
  for (const catalog::Dependency& each : writer.catalog().dependencies(id)) {
    const Relation* const found = writer.catalog().find_as<Relation>(each.referenced.object);
    if (found != nullptr && found->kind == RelationKind::sequence)
      return fmt::format("nextval({}::regclass)",
                         sql::quote_literal(writer.name(each.referenced.object)));
  }
  return "NULL";
}

class TableWriter {
 public:
  TableWriter(Writer& writer, const Object& object, const Relation& table, bool detached)
      : writer_(writer),
        session_(writer.session()),
        object_(object),
        table_(table),
        detached_(detached),
        inherits_(!table.parents.empty() && !table.partition &&
                  inherits_in_order(writer.session(), table)) {
    collect();
  }

  std::string column_text(std::int16_t number) {
    std::vector<std::string> lines;
    column(number, lines);
    return lines.empty() ? std::string() : lines.front();
  }

  std::string identity_text(std::int16_t number) const {
    const Column& column = table_.column(number);
    const std::string text = column.identity == 0 ? std::string() : value(column, number);
    return text.empty() ? text : text.substr(1);
  }

  void run() {
    writer_.read_as({object_.definition.get()});
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      if (!table_.columns[i]->dropped) column(static_cast<std::int16_t>(i + 1), lines);
    }
    if (!detached_) {
      for (const ObjectId id : checks_)
        lines.push_back(fmt::format("CONSTRAINT {} {}", sql::quote_identifier(session_.name(id)),
                                    check_text(writer_, constraint(id))));
    }
    writer_.statement(head() + list(lines) + tail());
    after();
  }

 private:
  const Constraint& constraint(ObjectId id) const {
    return *session_.catalog.find_as<Constraint>(id);
  }

  void collect() {
    session_.catalog.visit_names(catalog::NameClass::constraint, object_.id,
                                 [&](const catalog::Name&, ObjectId id) {
                                   const Constraint& each = constraint(id);
                                   const bool own = each.is_local || !inherits_;
                                   if (each.kind == ConstraintKind::check && own && each.validated)
                                     (each.expression ? checks_ : untold_).push_back(id);
                                   if (each.kind == ConstraintKind::not_null)
                                     not_nulls_.push_back(id);
                                 });
    std::sort(checks_.begin(), checks_.end());
  }

  std::string head() const {
    const bool foreign = table_.kind == RelationKind::foreign_table;
    const bool unlogged = table_.persistence == sql::Persistence::unlogged;
    std::string text = fmt::format("CREATE {}{}TABLE {}", unlogged ? "UNLOGGED " : "",
                                   foreign ? "FOREIGN " : "", writer_.name(object_.id));
    if (table_.of_type != catalog::k_no_object) text += " OF " + writer_.name(table_.of_type);
    return text;
  }

  std::string list(const std::vector<std::string>& lines) const {
    if (lines.empty()) return table_.of_type != catalog::k_no_object ? "" : " ()";
    return " (\n    " + joined(lines, ",\n    ") + "\n)";
  }

  void column(std::int16_t number, std::vector<std::string>& lines) {
    const Column& column = table_.column(number);
    if (inherits_ && !column.is_local) return;
    const bool typed = table_.of_type != catalog::k_no_object;
    std::string text = sql::quote_identifier(column.name);
    if (!typed) text += " " + writer_.type(column.type) + properties_of(column.name);
    if (!typed && !column.collation.empty())
      text += " COLLATE " + writer_.collation(column.collation);
    const std::string properties = value(column, number) + not_null(column, number);
    if (typed && properties.empty()) return;
    if (typed) text += " WITH OPTIONS";
    lines.push_back(text + properties);
  }

  // What the catalog does not hold of a column, as CREATE TABLE says it.
  std::string properties_of(const std::string& column) const {
    const auto made = writer_.statements().read<sql::CreateTable>(object_.definition);
    if (made == nullptr) return {};
    std::string text;
    for (const sql::ColumnDefinition& each : made->columns) {
      if (each.name != column) continue;
      if (!each.storage.empty()) text += " STORAGE " + each.storage;
      if (!each.compression.empty()) text += " COMPRESSION " + each.compression;
      if (!each.foreign_options.empty()) text += options_list(each.foreign_options);
    }
    return text;
  }

  // OPTIONS of foreign tables and their columns.
  static std::string options_list(const std::vector<sql::Option>& options) {
    std::vector<std::string> list;
    std::transform(options.begin(), options.end(), std::back_inserter(list),
                   [](const sql::Option& option) {
                     return sql::quote_identifier(option.name) + " " +
                            sql::quote_literal(option.value.value_or(""));
                   });
    return list.empty() ? std::string() : " OPTIONS (" + joined(list) + ")";
  }

  std::string value(const Column& column, std::int16_t number) const {
    if (column.identity != 0) {
      const ObjectId sequence = catalog::identity_sequence(session_, {object_.id, number});
      if (sequence == catalog::k_no_object) return {};
      return fmt::format(" GENERATED {} AS IDENTITY (SEQUENCE NAME {}{})",
                         column.identity == 'a' ? "ALWAYS" : "BY DEFAULT", writer_.name(sequence),
                         sequence_options(writer_, *session_.relation(sequence).sequence, false));
    }
    const auto* const found = session_.catalog.find_as<Default>(column.default_value);
    if (found == nullptr) return {};
    const std::string text = default_text(writer_, *found, column.default_value);
    if (column.generated != 0)
      return fmt::format(" GENERATED ALWAYS AS ({}) {}", text,
                         column.generated == 'v' ? "VIRTUAL" : "STORED");
    return detached_ ? std::string() : " DEFAULT " + text;
  }

  // From 18 on NOT NULL is a constraint with a name, written where it is not the made-up one.
  std::string not_null(const Column& column, std::int16_t number) const {
    const auto found = std::find_if(not_nulls_.begin(), not_nulls_.end(), [&](ObjectId id) {
      const Constraint& each = constraint(id);
      return each.columns.size() == 1 && each.columns.front() == number;
    });
    if (found == not_nulls_.end()) return column.not_null ? " NOT NULL" : "";
    const Constraint& each = constraint(*found);
    if (!each.validated || (inherits_ && !each.is_local)) return {};
    const std::string& name = session_.name(*found);
    std::string text;
    if (name != catalog::make_object_name(object_.name, column.name, "not_null"))
      text += " CONSTRAINT " + sql::quote_identifier(name);
    return text + " NOT NULL" + (each.no_inherit ? " NO INHERIT" : "");
  }

  std::string tail() const {
    std::string text;
    if (inherits_) {
      std::vector<std::string> names;
      for (const ObjectId parent : table_.parents) names.push_back(writer_.name(parent));
      text += fmt::format("\nINHERITS ({})", joined(names));
    }
    if (table_.partition_key) text += "\n" + partition_key();
    if (!table_.access_method.empty())
      text += "\nUSING " + sql::quote_identifier(table_.access_method);
    if (table_.kind == RelationKind::foreign_table) text += foreign();
    if (table_.kind != RelationKind::foreign_table && !table_.options.empty())
      text += "\n" + with_options(table_.options);
    return text;
  }

  std::string partition_key() const {
    const sql::PartitionKey& key = *table_.partition_key;
    std::vector<std::string> parts;
    for (const sql::KeyPart& part : key.parts) {
      std::string text = sql::quote_identifier(part.column);
      if (part.expression && object_.definition)
        text = "(" +
               current_text(session_, object_.definition->source, part.expression->span,
                            object_.definition.get(), {}, object_.id) +
               ")";
      if (!part.collation.empty()) text += " COLLATE " + quote_path(part.collation);
      if (!part.operator_class.empty()) text += " " + quote_path(part.operator_class);
      parts.push_back(std::move(text));
    }
    const std::string_view word = key.strategy == sql::PartitionStrategy::list    ? "LIST"
                                  : key.strategy == sql::PartitionStrategy::range ? "RANGE"
                                                                                  : "HASH";
    return fmt::format("PARTITION BY {} ({})", word, joined(parts));
  }

  std::string foreign() const {
    const auto made = writer_.statements().read<sql::CreateTable>(object_.definition);
    if (made == nullptr) return {};
    return "\nSERVER " + sql::quote_identifier(made->server) + options_list(made->options);
  }

  void after() {
    const std::string name = writer_.name(object_.id);
    for (const ObjectId id : untold_)
      writer_.omit(
          fmt::format("constraint {} of {}", sql::quote_identifier(session_.name(id)), name),
          "its expression is the server's own");
    if (inherits_) inherited_values(name);
    if (!table_.parents.empty() && !inherits_ && !table_.partition) {
      for (const ObjectId parent : table_.parents)
        writer_.statement(fmt::format("ALTER TABLE {} INHERIT {}", name, writer_.name(parent)));
    }
    if (table_.partition) write_attachment(writer_, object_, table_);
    if (table_.row_security)
      writer_.statement(fmt::format("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", name));
    if (table_.force_row_security)
      writer_.statement(fmt::format("ALTER TABLE {} FORCE ROW LEVEL SECURITY", name));
  }

  // What an inherited column has of its own.
  void inherited_values(const std::string& name) {
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const Column& column = *table_.columns[i];
      if (column.dropped || column.is_local) continue;
      const std::string quoted = sql::quote_identifier(column.name);
      const std::string own = column.generated != 0 || column.identity != 0
                                  ? std::string()
                                  : value(column, static_cast<std::int16_t>(i + 1));
      if (!own.empty())
        writer_.statement(
            fmt::format("ALTER TABLE ONLY {} ALTER COLUMN {} SET{}", name, quoted, own));
      if (column.identity != 0) {
        const std::string identity = value(column, static_cast<std::int16_t>(i + 1));
        if (!identity.empty())
          writer_.statement(
              fmt::format("ALTER TABLE {} ALTER COLUMN {} ADD{}", name, quoted, identity));
      }
      if (own.empty() && column.generated == 0 && column.identity == 0 &&
          parent_has_default(column))
        writer_.statement(
            fmt::format("ALTER TABLE ONLY {} ALTER COLUMN {} DROP DEFAULT", name, quoted));
      if (column.not_null && not_nulls_.empty())
        writer_.statement(
            fmt::format("ALTER TABLE ONLY {} ALTER COLUMN {} SET NOT NULL", name, quoted));
    }
    for (const ObjectId id : not_nulls_) {
      const Constraint& each = constraint(id);
      const Column& column = table_.column(each.columns.front());
      if (column.is_local || !each.is_local || !each.validated) continue;
      writer_.statement(fmt::format("ALTER TABLE ONLY {} ADD CONSTRAINT {} NOT NULL {}", name,
                                    sql::quote_identifier(session_.name(id)),
                                    sql::quote_identifier(column.name)));
    }
  }

  bool parent_has_default(const Column& column) const {
    return std::any_of(table_.parents.begin(), table_.parents.end(), [&](ObjectId parent) {
      const auto& columns = session_.relation(parent).columns;
      return std::any_of(columns.begin(), columns.end(), [&](const ColumnPtr& each) {
        return each->name == column.name && each->default_value != catalog::k_no_object;
      });
    });
  }

  Writer& writer_;
  Session& session_;
  const Object& object_;
  const Relation& table_;
  bool detached_;
  bool inherits_;
  std::vector<ObjectId> checks_;
  std::vector<ObjectId> not_nulls_;
  std::vector<ObjectId> untold_;  // checks that the server made of a partition's bound
};

}  // namespace

void write_table(Writer& writer, const Object& object, const Relation& table, bool detached) {
  if (!table.columns_known)
    writer.omit("table " + writer.name(object.id), "its columns could not all be told");
  for (const ColumnPtr& column : table.columns) {
    if (!column->dropped && column->type.type == catalog::k_no_object)
      writer.omit(
          fmt::format("column {}.{}", writer.name(object.id), sql::quote_identifier(column->name)),
          "its type could not be told: text stands for it");
  }
  TableWriter(writer, object, table, detached).run();
}

std::string column_text(Writer& writer, const Object& object, const Relation& table,
                        std::int16_t number) {
  return TableWriter(writer, object, table, false).column_text(number);
}

std::string identity_text(Writer& writer, const Object& object, const Relation& table,
                          std::int16_t number) {
  return TableWriter(writer, object, table, false).identity_text(number);
}

void write_attachment(Writer& writer, const Object& object, const Relation& table) {
  const catalog::PartitionFacts& facts = *table.partition;
  const catalog::Definition* const definition = facts.definition.get();
  if (!facts.bound || definition == nullptr) return;
  const std::string name = writer.name(object.id);
  writer.statement(fmt::format(
      "ALTER TABLE {} ATTACH PARTITION {} {}", writer.name(facts.parent), name,
      current_text(writer.session(), definition->source, facts.bound->span, definition)));
  if (facts.detach_pending)
    writer.omit("partition " + name, "DETACH PARTITION … CONCURRENTLY is not finished");
}

void write_default(Writer& writer, const Default& value) {
  const Relation& relation = writer.relation(value.column.object);
  const Column& column = relation.column(value.column.column);
  writer.read_as({value.code ? value.code->definition.get() : nullptr});
  writer.statement(fmt::format("ALTER {} {} ALTER COLUMN {} SET DEFAULT {}",
                               relation.kind == RelationKind::view ? "VIEW" : "TABLE ONLY",
                               writer.name(value.column.object), sql::quote_identifier(column.name),
                               default_text(writer, value, column.default_value)));
}

}  // namespace migc::ddl
