#include "compiler/ddl/rewrite.h"

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/lexical/lexer.h"
#include "compiler/sql/names.h"

namespace migc::ddl {
namespace {

using catalog::Address;
using catalog::NameUse;
using catalog::Object;
using catalog::ObjectId;
using catalog::Relation;
using catalog::Session;
using lexical::TokenKind;

// The dotted name at the front of a stretch: its parts, and where each stands.
struct WrittenName {
  std::vector<std::string> parts;
  std::vector<Span> spans;
  Span whole() const { return {spans.front().begin, spans.back().end}; }
};

WrittenName read_name(const SourcePtr& source, Span span) {
  WrittenName name;
  lexical::Lexer lexer(source->text(), span);
  bool wants_part = true;
  for (lexical::Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.kind == TokenKind::space || token.kind == TokenKind::line_comment ||
        token.kind == TokenKind::block_comment) {
      continue;
    }
    const bool is_part = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
    if (wants_part != is_part) break;
    if (!is_part && lexer.text(token) != ".") break;
    wants_part = !wants_part;
    if (!is_part) continue;
    name.parts.push_back(lexical::written_name(lexer.text(token)));
    name.spans.push_back(token.span);
  }
  return name;
}

class Rewriter {
 public:
  Rewriter(const Session& session, const SourcePtr& source, Span span, ObjectId table,
           const std::vector<NameUse>& names)
      : session_(session), source_(source), span_(span), table_(table), names_(names) {}

  void add_all() {
    for (const NameUse& use : names_) add(use);
  }

  void add(const NameUse& use) {
    const bool inside = use.span.begin >= span_.begin && use.span.end <= span_.end;
    if (!inside || use.span.empty()) return;
    if (use.kind == NameUse::Kind::literal || use.kind == NameUse::Kind::label) return text(use);
    if (use.kind == NameUse::Kind::star) return use.name.empty() ? star(use) : fields(use);
    const WrittenName written = read_name(source_, use.span);
    if (written.parts.empty()) return;
    const bool meant = use.name.empty() || written.parts.back() == use.name;
    if (!meant) return;
    switch (use.kind) {
      case NameUse::Kind::column:
        return column(use, written);
      case NameUse::Kind::output:
        return output(use, written);
      case NameUse::Kind::relation:
      case NameUse::Kind::unaliased:
        return relation(use, written);
      case NameUse::Kind::function:
        return function(use, written);
      default:
        return type(use, written);
    }
  }

  void replace(Span span, std::string text) { found_[span.begin] = {span, std::move(text)}; }

  std::string text() const {
    std::string result;
    std::size_t at = span_.begin;
    for (const auto& [begin, each] : found_) {
      if (begin < at || each.span.end > span_.end) continue;
      result += source_->text({at, begin});
      result += each.text;
      at = each.span.end;
    }
    result += source_->text({at, span_.end});
    return result;
  }

 private:
  // An output keeps its name, under which outer queries know it.
  void output(const NameUse& use, const WrittenName& written) {
    const auto renamed = found_.find(written.spans.back().begin);
    if (renamed == found_.end()) return;
    renamed->second.text += " AS " + sql::quote_identifier(use.name);
  }

  void column(const NameUse& use, const WrittenName& written) {
    const Relation* const relation = session_.catalog.find_as<Relation>(use.address.object);
    const auto at = static_cast<std::size_t>(use.address.column - 1);
    if (relation == nullptr || use.address.column < 1 || at >= relation->columns.size()) return;
    // a copy for another table (LIKE, partitions), whose columns have names of their own
    const bool copied = table_ != catalog::k_no_object && use.address.object != table_;
    if (copied && session_.find_column(table_, use.name) != 0) return;
    const std::string& now = relation->columns[at]->name;
    // the table's own name before a column of it
    const bool stale_table = table_ != catalog::k_no_object && written.parts.size() > 1 &&
                             use.address.object == table_ &&
                             written.parts[written.parts.size() - 2] != session_.name(table_);
    if (now == use.name && !stale_table) return;
    replace(stale_table ? written.whole() : written.spans.back(), sql::quote_identifier(now));
  }

  void relation(const NameUse& use, const WrittenName& written) {
    const Object* const now = session_.catalog.find(use.address.object);
    if (now == nullptr) return;
    const sql::QualifiedName name{
        written.parts.size() > 1 ? written.parts[written.parts.size() - 2] : std::string(),
        written.parts.back()};
    if (session_.find_relation(name) == use.address.object) return;
    std::string text = full_name(session_, use.address.object);
    if (use.kind == NameUse::Kind::unaliased && now->name != use.name && is_qualifier(use.name))
      text += " AS " + sql::quote_identifier(use.name);
    replace(written.whole(), std::move(text));
  }

  // Whether a column is named through the relation's own name.
  bool is_qualifier(const std::string& name) const {
    return std::any_of(names_.begin(), names_.end(), [&](const NameUse& use) {
      const bool inside = use.span.begin >= span_.begin && use.span.end <= span_.end;
      if (!inside || use.span.empty()) return false;
      if (use.kind == NameUse::Kind::star) return source_->text(use.span) != "*";
      const WrittenName written = read_name(source_, use.span);
      return use.kind == NameUse::Kind::column && written.parts.size() > 1 &&
             written.parts[written.parts.size() - 2] == name;
    });
  }

  bool is_found(const std::string& schema, const std::string& name, const WrittenName& written) {
    if (written.parts.back() != name) return false;
    if (written.parts.size() > 1) return written.parts[written.parts.size() - 2] == schema;
    return session_.types.rank(schema) >= 0;
  }

  void function(const NameUse& use, const WrittenName& written) {
    const Object* const now = session_.catalog.find(use.address.object);
    if (now == nullptr || is_found(session_.schema_name(now->schema), now->name, written)) return;
    replace(written.whole(), full_name(session_, use.address.object));
  }

  void type(const NameUse& use, const WrittenName& written) {
    const auto now = session_.types.type(use.address.object);
    if (!now) return;
    const sql::QualifiedName name{
        written.parts.size() > 1 ? written.parts[written.parts.size() - 2] : std::string(),
        written.parts.back()};
    if (session_.types.find_type(name.schema, name.name) == use.address.object) return;
    replace(written.whole(), sql::quote_name({std::string(now->schema), std::string(now->name)}));
  }

  void text(const NameUse& use) {
    if (source_->text(use.span).find(use.name) == std::string_view::npos) return;
    if (use.kind == NameUse::Kind::label) return label(use);
    const WrittenName written =
        read_name(std::make_shared<const SourceFile>("", use.name), Span{0, use.name.size()});
    if (written.parts.empty()) return;
    const sql::QualifiedName name{
        written.parts.size() > 1 ? written.parts[written.parts.size() - 2] : std::string(),
        written.parts.back()};
    if (session_.find_relation(name) == use.address.object) return;
    if (session_.catalog.find(use.address.object) == nullptr) return;
    replace(use.span, sql::quote_literal(full_name(session_, use.address.object)));
  }

  void label(const NameUse& use) {
    const auto* const type = session_.catalog.find_as<catalog::Type>(use.address.object);
    if (type == nullptr) return;
    const auto is_label = [&](const std::string& each) {
      return std::find(type->labels.begin(), type->labels.end(), each) != type->labels.end();
    };
    if (is_label(use.name)) return;
    std::string now = use.name;
    for (const auto& [before, after] : type->renamed_labels) {
      if (before == now) now = after;
    }
    if (is_label(now)) replace(use.span, sql::quote_literal(now));
  }

  // "*" stands for the columns of its day, and is spelt out if it would be others now.
  void star(const NameUse& use) {
    std::string list;
    bool same = true;
    std::map<ObjectId, std::size_t> seen;
    for (const auto& [written, address] : use.columns) {
      if (!list.empty()) list += ", ";
      const Relation* const relation = session_.catalog.find_as<Relation>(address.object);
      const auto at = static_cast<std::size_t>(address.column - 1);
      if (relation == nullptr || address.column < 1 || at >= relation->columns.size()) {
        list += written;
        continue;
      }
      ++seen[address.object];
      const std::string name = sql::quote_identifier(relation->columns[at]->name);
      const std::size_t dot = written.size() - last_part(written).size();
      const std::string now = written.substr(0, dot) + name;
      list += now == written ? written : now + " AS " + std::string(last_part(written));
      same = same && now == written;
    }
    for (const auto& [id, count] : seen) {
      const auto& columns = session_.relation(id).columns;
      const auto live = std::count_if(columns.begin(), columns.end(),
                                      [](const auto& column) { return !column->dropped; });
      same = same && count % static_cast<std::size_t>(std::max<std::ptrdiff_t>(live, 1)) == 0;
    }
    if (same || use.columns.empty()) return;
    Span span = use.span;
    if (!source_->text(span).ends_with('*')) {
      const std::size_t end = source_->text().find('*', span.end);
      if (end == std::string_view::npos || end >= span_.end) return;
      span.end = end + 1;
    }
    replace(span, std::move(list));
  }

  // (x).* likewise. The span is that of x: the parentheses around it are looked for.
  void fields(const NameUse& use) {
    if (use.columns.empty() || !fields_changed(use)) return;
    const std::string_view all = source_->text();
    lexical::Lexer lexer(all, {use.span.end, span_.end});
    std::size_t closed = 0;
    Span whole = use.span;
    for (lexical::Token token = lexer.next();; token = lexer.next()) {
      if (token.kind == TokenKind::end) return;
      if (token.kind == TokenKind::close) ++closed;
      if (lexer.text(token) == ".*" || lexer.text(token) == "*") {
        whole.end = token.span.end;
        break;
      }
    }
    while (closed > 0 && whole.begin > span_.begin) {
      --whole.begin;
      if (all[whole.begin] == '(') --closed;
    }
    const std::size_t dot = all.rfind('.', whole.end - 1);
    if (closed > 0 || dot == std::string_view::npos || dot < whole.begin) return;
    Rewriter inner(session_, source_, {whole.begin, dot}, table_, names_);
    inner.add_all();
    const std::string value = inner.text();
    std::string list;
    for (const auto& [name, address] : use.columns) {
      const std::string now = name_now(name, address);
      list += (list.empty() ? "" : ", ") + value + "." + sql::quote_identifier(now);
      if (now != name) list += " AS " + sql::quote_identifier(name);
    }
    replace(whole, std::move(list));
  }

  std::string name_now(const std::string& before, catalog::Address address) const {
    const Relation* const relation = session_.catalog.find_as<Relation>(address.object);
    const auto at = static_cast<std::size_t>(address.column - 1);
    const bool known = relation != nullptr && address.column > 0 && at < relation->columns.size();
    return known ? relation->columns[at]->name : before;
  }

  bool fields_changed(const NameUse& use) const {
    const auto& [first, address] = use.columns.front();
    const Relation* const relation = session_.catalog.find_as<Relation>(address.object);
    if (relation == nullptr) return false;
    const auto live = std::count_if(relation->columns.begin(), relation->columns.end(),
                                    [](const auto& column) { return !column->dropped; });
    return static_cast<std::size_t>(live) != use.columns.size() ||
           std::any_of(use.columns.begin(), use.columns.end(), [&](const auto& each) {
             return name_now(each.first, each.second) != each.first;
           });
  }

  static std::string_view last_part(std::string_view dotted) {
    if (dotted.ends_with('"')) {
      const std::size_t open = dotted.rfind('"', dotted.size() - 2);
      return dotted.substr(open);
    }
    const std::size_t dot = dotted.rfind('.');
    return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
  }

  const Session& session_;
  const SourcePtr& source_;
  Span span_;
  ObjectId table_;
  const std::vector<NameUse>& names_;
  std::map<std::size_t, Replacement> found_;
};

}  // namespace

std::string current_text(const Session& session, const SourcePtr& source, Span span,
                         const catalog::Definition* definition, std::vector<Replacement> own,
                         ObjectId table) {
  if (!source) return {};
  static const std::vector<NameUse> k_no_names;
  const bool has_names = definition != nullptr && definition->source == source;
  Rewriter rewriter(session, source, span, table, has_names ? definition->names : k_no_names);
  rewriter.add_all();
  for (Replacement& each : own) rewriter.replace(each.span, std::move(each.text));
  return rewriter.text();
}

std::string current_text(const Session& session, const catalog::Code& code, ObjectId table) {
  return current_text(session, code.source, code.span, code.definition.get(), {}, table);
}

Span without_comments(const SourcePtr& source, Span span) {
  lexical::Lexer lexer(source->text(), span);
  for (lexical::Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    const bool blank = token.kind == TokenKind::space || token.kind == TokenKind::line_comment ||
                       token.kind == TokenKind::block_comment;
    if (!blank) return {token.span.begin, span.end};
  }
  return span;
}

std::string full_name(const Session& session, ObjectId id) {
  const Object& object = *session.catalog.find(id);
  return sql::quote_name(
      {object.schema == catalog::k_no_object ? std::string() : session.schema_name(object.schema),
       object.name});
}

std::string function_name(const Session& session, ObjectId id) {
  if (session.catalog.find(id) != nullptr) return full_name(session, id);
  const auto facts = session.types.function(id);
  if (!facts) return {};
  const std::string schema(facts->schema);
  return sql::quote_name(
      {schema == "pg_catalog" ? std::string() : schema, std::string(facts->name)});
}

}  // namespace migc::ddl
