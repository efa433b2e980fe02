#include "compiler/sql/plpgsql_reader.h"

#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"
#include "compiler/sql/plpgsql_locator.h"

namespace migc::sql::plpgsql {
namespace {

using Json = nlohmann::json;

constexpr int k_deepest = 200;

const Json& member(const Json& node, const char* key) {
  static const Json k_none;
  if (!node.is_object()) return k_none;
  const auto found = node.find(key);
  return found == node.end() ? k_none : *found;
}

// What is zero, false or empty is left out of the JSON.
std::size_t number(const Json& node, const char* key) {
  const Json& value = member(node, key);
  return value.is_number_unsigned() ? value.get<std::size_t>() : 0;
}

std::string text(const Json& node, const char* key) {
  const Json& value = member(node, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

bool flag(const Json& node, const char* key) {
  const Json& value = member(node, key);
  return value.is_boolean() && value.get<bool>();
}

std::string query(const Json& expression) {
  return text(member(expression, "PLpgSQL_expr"), "query");
}

std::string trimmed(std::string value) {
  while (!value.empty() && is_space(value.back())) value.pop_back();
  return value;
}

const char* level_name(std::size_t level) {
  // utils/elog.h
  switch (level) {
    case 15:
      return "log";
    case 17:
      return "info";
    case 18:
      return "notice";
    case 19:
      return "warning";
    case 21:
      return "exception";
    default:
      return "debug";
  }
}

class Reader {
 public:
  Reader(const Json& function, const Text& body) : function_(function), locator_(body) {}

  std::optional<Body> read() {
    Body body;
    read_variables(body);
    locator_.rewind();
    const Json& block = member(member(function_, "action"), "PLpgSQL_stmt_block");
    if (!block.is_object()) return std::nullopt;
    read_block(block, body.block);
    if (too_deep_) return std::nullopt;
    const SourcePtr source = locator_.source();
    for (Variable& variable : body.variables) settle(variable.default_value, source);
    for (Variable& variable : body.variables) settle(variable.query, source);
    settle(body.block, source);
    return body;
  }

 private:
  // Pieces that stand in the body: their source is known once all of them are found.
  static void settle(Code& code, const SourcePtr& source) {
    if (!code.empty() && code.where.source == nullptr) code.where.source = source;
  }

  static void settle(Step& step, const SourcePtr& source) {
    settle(step.code, source);
    settle(step.upper, source);
    for (Code& argument : step.arguments) settle(argument, source);
    for (Step& inner : step.steps) settle(inner, source);
    for (Branch& branch : step.branches) {
      settle(branch.condition, source);
      for (Step& inner : branch.steps) settle(inner, source);
    }
    for (Handler& handler : step.handlers) {
      for (Step& inner : handler.steps) settle(inner, source);
    }
  }

  void read_variables(Body& body) {
    for (const Json& datum : member(function_, "datums")) {
      Variable variable;
      const Json& scalar = member(datum, "PLpgSQL_var");
      const Json& record = member(datum, "PLpgSQL_rec");
      const Json& node = scalar.is_object() ? scalar : record;
      if (!node.is_object()) continue;
      variable.name = text(node, "refname");
      variable.line = number(node, "lineno");
      variable.parameter = variable.line == 0 && variable.name != "found";
      variable.constant = flag(node, "isconst");
      variable.type =
          scalar.is_object()
              ? trimmed(text(member(member(node, "datatype"), "PLpgSQL_type"), "typname"))
              : "record";
      variable.default_value = locator_.find(query(member(node, "default_val")), variable.line);
      variable.query = locator_.find(query(member(node, "cursor_explicit_expr")), variable.line);
      body.variables.push_back(std::move(variable));
    }
  }

  std::string datum_name(std::size_t index) const {
    const Json& datums = member(function_, "datums");
    if (!datums.is_array() || index >= datums.size()) return {};
    return target_name(datums[index]);
  }

  // Of a variable, a field of a record, or a list of both.
  std::string target_name(const Json& datum) const {
    for (const char* const kind : {"PLpgSQL_var", "PLpgSQL_rec"}) {
      if (member(datum, kind).is_object()) return text(member(datum, kind), "refname");
    }
    const Json& field = member(datum, "PLpgSQL_recfield");
    if (field.is_object())
      return datum_name(number(field, "recparentno")) + "." + text(field, "fieldname");
    std::string names;
    for (const Json& part : member(member(datum, "PLpgSQL_row"), "fields"))
      names += (names.empty() ? "" : ", ") + text(part, "name");
    return names;
  }

  std::vector<Step> read_steps(const Json& list) {
    std::vector<Step> steps;
    if (++depth_ > k_deepest) {
      too_deep_ = true;
    } else {
      for (const Json& node : list) {
        if (node.is_object() && node.size() == 1)
          steps.push_back(read_step(node.begin().key(), node.begin().value()));
      }
    }
    --depth_;
    return steps;
  }

  Step read_step(std::string_view kind, const Json& node) {
    constexpr std::string_view k_prefix = "PLpgSQL_stmt_";
    Step step;
    step.line = number(node, "lineno");
    step.label = text(node, "label");
    if (kind.substr(0, k_prefix.size()) == k_prefix) kind.remove_prefix(k_prefix.size());
    const bool known = read_control(kind, node, step) || read_loop(kind, node, step) ||
                       read_statement(kind, node, step) || read_end(kind, node, step);
    if (!known) step.kind = StepKind::other;
    return step;
  }

  Code find(const Json& node, const char* key, const Step& step) {
    return locator_.find(query(member(node, key)), step.line);
  }

  void read_arguments(const Json& node, Step& step) {
    for (const Json& argument : member(node, "params"))
      step.arguments.push_back(locator_.find(query(argument), step.line));
  }

  bool read_control(std::string_view kind, const Json& node, Step& step) {
    if (kind == "block") {
      read_block(node, step);
    } else if (kind == "if") {
      step.kind = StepKind::if_;
      read_branch(member(node, "cond"), member(node, "then_body"), step);
      for (const Json& item : member(node, "elsif_list")) {
        const Json& branch = member(item, "PLpgSQL_if_elsif");
        read_branch(member(branch, "cond"), member(branch, "stmts"), step);
      }
      if (member(node, "else_body").is_array())
        step.branches.push_back({{}, read_steps(member(node, "else_body"))});
    } else if (kind == "case") {
      step.kind = StepKind::case_;
      step.code = find(node, "t_expr", step);
      for (const Json& item : member(node, "case_when_list")) {
        const Json& branch = member(item, "PLpgSQL_case_when");
        read_branch(member(branch, "expr"), member(branch, "stmts"), step);
      }
      if (flag(node, "have_else"))
        step.branches.push_back({{}, read_steps(member(node, "else_stmts"))});
    } else if (kind == "exit") {
      step.kind = StepKind::exit;
      step.continues = !flag(node, "is_exit");
      step.code = find(node, "cond", step);
    } else {
      return false;
    }
    return true;
  }

  void read_block(const Json& node, Step& step) {
    step.kind = StepKind::block;
    step.label = text(node, "label");
    step.line = number(node, "lineno");
    step.steps = read_steps(member(node, "body"));
    const Json& exceptions = member(member(node, "exceptions"), "PLpgSQL_exception_block");
    for (const Json& item : member(exceptions, "exc_list")) {
      const Json& exception = member(item, "PLpgSQL_exception");
      Handler handler;
      for (const Json& condition : member(exception, "conditions"))
        handler.conditions.push_back(text(member(condition, "PLpgSQL_condition"), "condname"));
      handler.steps = read_steps(member(exception, "action"));
      step.handlers.push_back(std::move(handler));
    }
  }

  void read_branch(const Json& condition, const Json& steps, Step& to) {
    Branch branch;
    branch.condition = locator_.find(query(condition), to.line);
    branch.steps = read_steps(steps);
    to.branches.push_back(std::move(branch));
  }

  bool read_loop(std::string_view kind, const Json& node, Step& step) {
    if (kind == "loop") {
      step.kind = StepKind::loop;
    } else if (kind == "while") {
      step.kind = StepKind::while_;
      step.code = find(node, "cond", step);
    } else if (kind == "fori") {
      step.kind = StepKind::for_integer;
      step.reverse = flag(node, "reverse");
      step.code = find(node, "lower", step);
      step.upper = find(node, "upper", step);
      const Json& by = member(node, "step");
      if (by.is_object()) step.arguments.push_back(locator_.find(query(by), step.line));
    } else if (kind == "fors") {
      step.kind = StepKind::for_query;
      step.code = locator_.find_statement(query(member(node, "query")), step.line);
    } else if (kind == "dynfors") {
      step.kind = StepKind::for_dynamic;
      step.code = find(node, "query", step);
      read_arguments(node, step);
    } else if (kind == "forc") {
      step.kind = StepKind::for_cursor;
      step.cursor = datum_name(number(node, "curvar"));
      step.code = find(node, "argquery", step);
    } else if (kind == "foreach_a") {
      step.kind = StepKind::for_each;
      step.code = find(node, "expr", step);
    } else {
      return false;
    }
    step.target =
        kind == "foreach_a" ? datum_name(number(node, "varno")) : target_name(member(node, "var"));
    step.steps = read_steps(member(node, "body"));
    return true;
  }

  bool read_statement(std::string_view kind, const Json& node, Step& step) {
    if (kind == "execsql") {
      step.kind = StepKind::sql;
      step.code = locator_.find_statement(query(member(node, "sqlstmt")), step.line);
    } else if (kind == "perform") {
      step.kind = StepKind::perform;
      step.code = locator_.find_perform(query(member(node, "expr")), step.line);
    } else if (kind == "call") {
      step.kind = StepKind::call;
      step.code = locator_.find_statement(query(member(node, "expr")), step.line);
    } else if (kind == "dynexecute") {
      step.kind = StepKind::execute;
      step.code = find(node, "query", step);
      read_arguments(node, step);
    } else if (kind == "assign") {
      step.kind = StepKind::assign;
      step.target = datum_name(number(node, "varno"));
      step.code = value_of(find(node, "expr", step));
      return true;
    } else {
      return false;
    }
    step.strict = flag(node, "strict");
    step.target = target_name(member(node, "target"));
    return true;
  }

  // target := value, target = value
  static Code value_of(Code assignment) {
    lexical::Lexer lexer(assignment.text);
    for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
      const std::string_view word = lexer.text(token);
      if (word != ":=" && word != "=") continue;
      std::size_t begin = token.span.end;
      while (begin < assignment.text.size() && is_space(assignment.text[begin])) ++begin;
      assignment.text.erase(0, begin);
      assignment.where.span.begin += begin;
      break;
    }
    return assignment;
  }

  bool read_end(std::string_view kind, const Json& node, Step& step) {
    if (kind == "raise") {
      read_raise(node, step);
    } else if (kind == "return" || kind == "return_next") {
      step.kind = StepKind::return_;
      step.continues = kind == "return_next";
      step.code = find(node, "expr", step);
    } else if (kind == "return_query") {
      step.kind = StepKind::return_query;
      step.is_dynamic = member(node, "dynquery").is_object();
      step.code = step.is_dynamic
                      ? find(node, "dynquery", step)
                      : locator_.find_statement(query(member(node, "query")), step.line);
      read_arguments(node, step);
    } else if (kind == "assert") {
      step.kind = StepKind::assert;
      step.code = find(node, "cond", step);
    } else if (kind == "getdiag") {
      step.kind = StepKind::diagnostics;
    } else if (kind == "open" || kind == "fetch" || kind == "close") {
      step.kind = StepKind::cursor;
      step.cursor = datum_name(number(node, "curvar"));
      step.target = target_name(member(node, "target"));
      step.is_dynamic = member(node, "dynquery").is_object();
      step.code = step.is_dynamic
                      ? find(node, "dynquery", step)
                      : locator_.find_statement(query(member(node, "query")), step.line);
      read_arguments(node, step);
    } else if (kind == "commit" || kind == "rollback") {
      step.kind = kind == "commit" ? StepKind::commit : StepKind::rollback;
      step.chains = flag(node, "chain");
    } else {
      return false;
    }
    return true;
  }

  void read_raise(const Json& node, Step& step) {
    step.kind = StepKind::raise;
    step.level = level_name(number(node, "elog_level"));
    step.condition = text(node, "condname");
    step.message = text(node, "message");
    read_arguments(node, step);
    for (const Json& item : member(node, "options")) {
      const Json& option = member(item, "PLpgSQL_raise_option");
      // PLpgSQL_raise_option_type: ERRCODE is the first
      if (number(option, "opt_type") != 0) continue;
      const Code code = find(option, "expr", step);
      const auto value = dynamic_text({code.text, {nullptr, {}}});
      if (value) step.condition = *value;
    }
  }

  const Json& function_;
  Locator locator_;
  int depth_ = 0;
  bool too_deep_ = false;
};

}  // namespace

std::optional<Body> read_function(const std::string& json, const Text& body) {
  const Json document = Json::parse(json, nullptr, false);
  if (!document.is_array() || document.size() != 1) return std::nullopt;
  return Reader(member(document[0], "PLpgSQL_function"), body).read();
}

}  // namespace migc::sql::plpgsql
