// Functions and what else is printed from the text of the statement that made it.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/object_words.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/ddl/writer.h"
#include "compiler/lexical/lexer.h"

namespace migc::ddl {
namespace {

// Where CREATE writes the object's name; empty: not known.
Span name_span_of(const sql::Operation* operation) {
  if (operation == nullptr) return {};
  if (const auto* const each = std::get_if<sql::CreateFunction>(&operation->value))
    return each->name_span;
  if (const auto* const each = std::get_if<sql::Define>(&operation->value)) return each->name_span;
  if (const auto* const each = std::get_if<sql::CreateEventTrigger>(&operation->value))
    return each->name_span;
  return {};
}

// Operators keep their symbol, with the schema before it.
std::string written_name(const Writer& writer, const Object& object, const sql::Operation& made) {
  const auto* const define = std::get_if<sql::Define>(&made.value);
  const bool is_operator = define != nullptr && define->kind == sql::ObjectKind::operator_;
  if (!is_operator) return writer.name(object.id);
  return sql::quote_identifier(writer.session().schema_name(object.schema)) + "." + object.name;
}

// The statement as it stands in its source, under the names of today.
bool write_source(Writer& writer, const Object& object, std::vector<Replacement> own = {}) {
  if (!object.definition || !object.definition->source) return false;
  const catalog::Definition& made = *object.definition;
  writer.read_as({&made});
  const auto operation = writer.statements().operation(object.definition);
  const Span name = name_span_of(operation.get());
  if (!name.empty()) own.push_back({name, written_name(writer, object, *operation)});
  writer.statement(current_text(writer.session(), made.source,
                                without_comments(made.source, made.span), &made, std::move(own)));
  return true;
}

// The list of arguments at the front, if there is one.
std::size_t end_of_arguments(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || text[begin] != '(') return 0;
  int depth = 0;
  for (std::size_t at = begin; at < text.size(); ++at) {
    depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    if (depth == 0) return at + 1;
  }
  return 0;
}

// ALTER FUNCTION name(arguments) and what stands behind them.
void write_function_changes(Writer& writer, const Object& object,
                            const catalog::Function& function) {
  for (const DefinitionPtr& change : object.changes) {
    const auto alter = writer.statements().read<sql::AlterFunction>(change);
    if (alter == nullptr) continue;
    const Span rest{alter->object.span.end, change->span.end};
    writer.read_as({change.get()});
    std::string text(change->source->text(rest));
    text.erase(0, end_of_arguments(text));
    writer.statement(fmt::format("ALTER ROUTINE {}({}){}{}", writer.name(object.id),
                                 catalog::format_types(writer.session().types, function.arguments),
                                 text.starts_with(" ") ? "" : " ", text));
  }
}

// A type's place, with the %TYPE behind it.
Span with_type_mark(const SourcePtr& source, Span span) {
  lexical::Lexer lexer(source->text(), {span.end, source->text().size()});
  bool marked = false;
  for (lexical::Token token = lexer.next(); token.kind != lexical::TokenKind::end;
       token = lexer.next()) {
    if (!lexical::is_code(token.kind)) continue;
    if (marked) return {span.begin, token.span.end};
    if (lexer.text(token) != "%") break;
    marked = true;
  }
  return span;
}

// t.a%TYPE is the type that the column had (CREATE FUNCTION keeps no more).
std::vector<Replacement> column_types(const Writer& writer, const Object& object,
                                      const catalog::Function& function) {
  std::vector<Replacement> found;
  const auto made = writer.statements().read<sql::CreateFunction>(object.definition);
  if (made == nullptr || !object.definition->source) return found;
  const SourcePtr& source = object.definition->source;
  for (std::size_t i = 0; i < made->parameters.size() && i < function.parameters.size(); ++i) {
    const sql::TypeName& type = made->parameters[i].type;
    if (type.is_column_type)
      found.push_back({with_type_mark(source, type.span), writer.type(function.parameters[i])});
  }
  if (made->result && made->result->is_column_type)
    found.push_back({with_type_mark(source, made->result->span), writer.type(function.result)});
  return found;
}

// ALTER statements of objects that are printed from their text.
void write_other_changes(Writer& writer, const Object& object) {
  for (const DefinitionPtr& change : object.changes) {
    writer.read_as({change.get()});
    std::vector<Replacement> own;
    const Span name = name_span_of(writer.statements().operation(change).get());
    if (!name.empty()) own.push_back({name, writer.name(object.id)});
    writer.statement(current_text(writer.session(), change->source,
                                  without_comments(change->source, change->span), change.get(),
                                  std::move(own)));
  }
}

}  // namespace

void write_function(Writer& writer, const Object& object, const catalog::Function& function) {
  if (!write_source(writer, object, column_types(writer, object, function)))
    return writer.omit("function " + writer.name(object.id), "its definition is not known");
  write_function_changes(writer, object, function);
}

void write_other(Writer& writer, const Object& object, sql::ObjectKind kind) {
  const std::string called =
      fmt::format("{} {}", catalog::object_word(kind), writer.name(object.id));
  if (!write_source(writer, object)) return writer.omit(called, "its definition is not known");
  write_other_changes(writer, object);
}

}  // namespace migc::ddl
