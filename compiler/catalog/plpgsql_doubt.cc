// What code may change of which it cannot be told whether it runs.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/inference.h"
#include "compiler/catalog/plpgsql_runner.h"
#include "compiler/catalog/touches.h"
#include "compiler/sql/parse.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using sql::ExpressionKind;
using sql::plpgsql::StepKind;

void add(std::vector<std::string>& words, std::string word) {
  if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
}

void add(std::vector<std::string>& words, std::vector<std::string> more) {
  for (std::string& each : more) add(words, std::move(each));
}

// The constant that the text of an EXECUTE begins with.
const Expression* first_part(const Expression& expression) {
  const bool made_of = expression.kind == ExpressionKind::operation ||
                       expression.kind == ExpressionKind::call ||
                       expression.kind == ExpressionKind::cast;
  if (made_of && !expression.arguments.empty()) return first_part(expression.arguments[0]);
  return expression.kind == ExpressionKind::string ? &expression : nullptr;
}

void constants_of(const Expression& expression, std::string& text) {
  if (expression.kind == ExpressionKind::string) text += expression.value + " ";
  for (const Expression& each : expression.arguments) constants_of(each, text);
}

}  // namespace

// Work on rows, whatever the rest of the text is, unless it calls functions of the user's.
bool BodyRunner::harmless(const Expression& text) {
  const Expression* const first = first_part(text);
  if (first == nullptr) return false;
  const std::string_view trimmed = trim(first->value);
  std::size_t end = 0;
  while (end < trimmed.size() && !is_space(trimmed[end])) ++end;
  const std::string word = to_lower(trimmed.substr(0, end));
  bool rows = false;
  for (const char* const each :
       {"select", "insert", "update", "delete", "merge", "truncate", "grant", "revoke", "analyze",
        "vacuum", "refresh", "lock", "copy", "notify", "reindex"})
    rows = rows || word == each;
  if (!rows) return false;
  std::string constants;
  constants_of(text, constants);
  bool calls = false;
  session_.catalog.visit_objects([&](const Object& object) {
    if (object.as<Function>() == nullptr || calls) return;
    calls = constants.find(object.name + "(") != std::string::npos &&
            !touches_of_function(session_, object.id, depth_ + 1).empty();
  });
  return !calls;
}

void BodyRunner::collect_execute(const Step& step, std::vector<std::string>& words) {
  const Parsed& parsed = parsed_expression(step.code);
  if (!parsed.expression || harmless(*parsed.expression)) return;
  const std::optional<Refusal> before = std::exchange(session_.refusal, std::nullopt);
  Environment environment;
  environment.variable = [this](const sql::NamePath& name) { return lookup(name); };
  const auto text = text_of(Evaluator(session_, environment).evaluate(*parsed.expression));
  session_.refusal = before;
  if (!text) {
    add(words, fmt::format("what EXECUTE {} changes is not known", shortened(step.code.text)));
    return;
  }
  Diagnostics ignored;
  const auto source = std::make_shared<const SourceFile>("", *text);
  collect_statements(sql::parse(source, {0, text->size()}, ignored, sql::Operations::yes), source,
                     words);
}

void BodyRunner::collect_statements(const std::vector<sql::Statement>& statements,
                                    const SourcePtr& source, std::vector<std::string>& words) {
  for (const sql::Statement& statement : statements) {
    const sql::AnyOperation& operation = statement.operation->value;
    if (const auto* const rows = std::get_if<sql::RunQuery>(&operation)) {
      add(words, touches_of_calls(session_, infer(session_, *rows->query).references, depth_));
    } else if (const auto* const call = std::get_if<sql::Call>(&operation)) {
      bool own = false;
      const ObjectId function = find_called(session_, call->call, call->call.arguments.size(), own);
      if (function != k_no_object) add(words, touches_of_function(session_, function, depth_));
    } else {
      add(words, touches_of(*statement.operation, source->text(statement.operation->span)));
    }
  }
}

void BodyRunner::collect(const Step& step, std::vector<std::string>& words) {
  switch (step.kind) {
    case StepKind::sql:
    case StepKind::perform:
    case StepKind::call:
    case StepKind::for_query:
      collect_statements(parsed_statements(step.code).statements, step.code.where.source, words);
      break;
    case StepKind::execute:
    case StepKind::for_dynamic:
      collect_execute(step, words);
      break;
    case StepKind::return_query:
      if (step.is_dynamic) {
        collect_execute(step, words);
      } else {
        collect_statements(parsed_statements(step.code).statements, step.code.where.source, words);
      }
      break;
    case StepKind::assign:
    case StepKind::return_:
      if (const Parsed& parsed = parsed_expression(step.code); parsed.expression)
        add(words,
            touches_of_calls(session_, infer(session_, *parsed.expression, {}).references, depth_));
      break;
    default:
      break;
  }
  each_part(step, [&](const Steps& steps) { collect(steps, words); });
}

void BodyRunner::collect(const Steps& steps, std::vector<std::string>& words) {
  for (const Step& step : steps) collect(step, words);
}

void BodyRunner::find_exits(const Steps& steps, bool& exits, bool& leaves) {
  for (const Step& step : steps) {
    leaves = leaves || (step.kind == StepKind::return_ && !step.continues && step.line != 0) ||
             (step.kind == StepKind::exit && !step.label.empty());
    exits = exits || step.kind == StepKind::exit;
    bool inner = false;
    const bool is_loop = step.kind == StepKind::loop || step.kind == StepKind::while_ ||
                         step.kind == StepKind::for_integer || step.kind == StepKind::for_query ||
                         step.kind == StepKind::for_dynamic || step.kind == StepKind::for_cursor ||
                         step.kind == StepKind::for_each;
    each_part(step, [&](const Steps& part) { find_exits(part, is_loop ? inner : exits, leaves); });
  }
}

std::vector<std::string> BodyRunner::touches() {
  for (Scope& scope : scopes_)
    for (auto& [name, variable] : scope) variable.value = {};
  std::vector<std::string> words;
  collect(body_.block, words);
  return words;
}

}  // namespace migc::catalog
