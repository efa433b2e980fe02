#include "compiler/catalog/plpgsql_runner.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/saved_state.h"
#include "compiler/catalog/touches.h"
#include "compiler/sql/condition_name.h"

namespace migc::catalog {

using sql::plpgsql::StepKind;

BodyRunner::BodyRunner(Session& session, const sql::plpgsql::Body& body, int depth)
    : session_(session), body_(body), depth_(depth) {
  scopes_.emplace_back();
  declare("found", "boolean", SqlValue::boolean(false));
  std::vector<const Step*> blocks;
  place_variables(body.block, blocks);
  std::set<std::pair<std::string, std::size_t>> counters;  // FOR makes its own
  const std::function<void(const Steps&)> find_counters = [&](const Steps& steps) {
    for (const Step& step : steps) {
      if (step.kind == StepKind::for_integer) counters.emplace(step.target, step.line);
      each_part(step, find_counters);
    }
  };
  each_part(body.block, find_counters);
  for (const sql::plpgsql::Variable& variable : body.variables) {
    if (variable.line == 0 || counters.count({variable.name, variable.line}) > 0) continue;
    // a block's declarations stand before its BEGIN
    const auto owner = std::find_if(blocks.begin(), blocks.end(), [&](const Step* block) {
      return block->line >= variable.line;
    });
    if (owner != blocks.end()) declared_[*owner].push_back(&variable);
  }
}

void BodyRunner::place_variables(const Step& step, std::vector<const Step*>& blocks) {
  if (step.kind == StepKind::block) blocks.push_back(&step);
  each_part(step, [&](const Steps& steps) {
    for (const Step& each : steps) place_variables(each, blocks);
  });
}

void BodyRunner::each_part(const Step& step, const std::function<void(const Steps&)>& visit) {
  visit(step.steps);
  for (const sql::plpgsql::Branch& branch : step.branches) visit(branch.steps);
  for (const sql::plpgsql::Handler& handler : step.handlers) visit(handler.steps);
}

bool BodyRunner::run() {
  if (!check_syntax(body_.block)) return false;
  const Flow flow = block(body_.block);
  return flow != Flow::failed;
}

BodyRunner::Flow BodyRunner::run_steps(const Steps& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Flow flow = run_step(steps[i]);
    if (flow == Flow::doubt || flow == Flow::doubt_leave) {
      const Steps rest(steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, steps.end());
      collect(rest, session_.uncertain);
      forget(rest);
    }
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

BodyRunner::Flow BodyRunner::run_step(const Step& step) {
  switch (step.kind) {
    case StepKind::block:
      return block(step);
    case StepKind::if_:
    case StepKind::case_:
      return branch(step);
    case StepKind::loop:
    case StepKind::while_:
      return loop(step);
    case StepKind::for_integer:
      return for_integer(step);
    case StepKind::for_query:
    case StepKind::for_dynamic:
    case StepKind::for_cursor:
      return for_rows(step);
    case StepKind::for_each:
      return for_each(step);
    case StepKind::exit:
      return exit_step(step);
    case StepKind::assign:
      return assign(step);
    case StepKind::sql:
    case StepKind::call:
      return sql_step(step);
    case StepKind::perform:
    case StepKind::return_query:
      return perform(step);
    case StepKind::execute:
      return execute(step);
    case StepKind::raise:
      return raise(step);
    case StepKind::return_:
      if (!step.code.empty()) result_ = evaluate(step.code);
      if (session_.refusal) return Flow::failed;
      return step.continues ? Flow::next : Flow::leave;
    case StepKind::assert:
      if (!evaluate(step.code).is_false()) return session_.refusal ? Flow::failed : Flow::next;
      session_.refuse("P0004", std::nullopt, "assertion failed");
      return Flow::failed;
    case StepKind::diagnostics:
    case StepKind::cursor:
      for (const std::string_view name : split(step.target, ',')) set(std::string(name), {});
      set_found({});
      return Flow::next;
    case StepKind::rollback:
      session_.uncertain.emplace_back("what ROLLBACK inside of the code takes back is not known");
      return Flow::next;
    default:
      return Flow::next;
  }
}

BodyRunner::Flow BodyRunner::block(const Step& step) {
  scopes_.emplace_back();
  const Flow flow = step.handlers.empty() ? body_of(step) : handle(step);
  scopes_.pop_back();
  if (flow == Flow::exit && !step.label.empty() && label_ == step.label) return Flow::next;
  return flow;
}

// Declarations run outside of what the block's handlers catch (manual 43.6.8).
BodyRunner::Flow BodyRunner::body_of(const Step& step) {
  const auto found = declared_.find(&step);
  if (found != declared_.end()) {
    for (const sql::plpgsql::Variable* const variable : found->second) {
      SqlValue value =
          variable->default_value.empty() ? SqlValue::null() : evaluate(variable->default_value);
      declare(variable->name, variable->type, std::move(value));
    }
  }
  return session_.refusal ? Flow::failed : run_steps(step.steps);
}

BodyRunner::Flow BodyRunner::handle(const Step& step) {
  const SavedState before(session_);
  const std::size_t notes = session_.uncertain.size();
  const Flow flow = body_of(step);
  if (flow != Flow::failed) return flow;
  for (const sql::plpgsql::Handler& handler : step.handlers) {
    const bool catches = std::any_of(
        handler.conditions.begin(), handler.conditions.end(),
        [&](const auto& each) { return sql::catches(each, session_.refusal->sqlstate); });
    if (!catches) continue;
    before.restore(session_);
    session_.uncertain.resize(notes);
    const std::optional<Refusal> outer = std::exchange(caught_, std::move(session_.refusal));
    session_.refusal.reset();
    declare("sqlstate", "text", SqlValue::string(caught_->sqlstate));
    declare("sqlerrm", "text", {});
    const Flow handled = run_steps(handler.steps);
    caught_ = outer;
    return handled;
  }
  return flow;
}

// Of an IF or CASE; which of the branches runs may not be known.
BodyRunner::Flow BodyRunner::branch(const Step& step) {
  const SqlValue outer = std::exchange(case_, SqlValue{});
  if (!step.code.empty()) case_ = evaluate(step.code);
  std::vector<const Steps*> possible;
  std::string why;
  bool ends = false;
  for (const sql::plpgsql::Branch& each : step.branches) {
    const SqlValue holds =
        each.condition.empty() ? SqlValue::boolean(true) : evaluate(each.condition);
    if (session_.refusal) break;
    if (holds.is_false() || holds.is_null()) continue;
    possible.push_back(&each.steps);
    ends = holds.is_true();
    if (ends) break;
    if (why.empty()) why = each.condition.text;
  }
  case_ = outer;
  if (session_.refusal) return Flow::failed;
  if (possible.size() == 1 && ends) return run_steps(*possible.front());
  if (!possible.empty()) return unclear(step, possible, why);
  if (step.kind != StepKind::case_) return Flow::next;
  session_.refuse("20000", std::nullopt, "case not found");
  return Flow::failed;
}

// What the parts may do is noted and left undone.
BodyRunner::Flow BodyRunner::unclear(const Step& step, const std::vector<const Steps*>& parts,
                                     std::string_view why) {
  std::vector<std::string> words;
  bool exits = false;
  bool leaves = false;
  for (const Steps* const part : parts) {
    collect(*part, words);
    forget(*part);
    find_exits(*part, exits, leaves);
  }
  for (std::string& each : words) {
    std::string note = fmt::format("{}: it depends on \"{}\"", each, shortened(why));
    if (std::find(session_.uncertain.begin(), session_.uncertain.end(), note) ==
        session_.uncertain.end())
      session_.uncertain.push_back(std::move(note));
  }
  const bool is_loop = step.kind != StepKind::if_ && step.kind != StepKind::case_;
  if (leaves) return Flow::doubt_leave;
  return exits && !is_loop ? Flow::doubt : Flow::next;
}

bool BodyRunner::goes_on(const Step& step, Flow& flow, int& turns) {
  constexpr int k_most_turns = 10000;
  const bool here = label_.empty() || label_ == step.label;
  if (flow == Flow::doubt) {
    unclear(step, {&step.steps}, step.code.text);
    flow = Flow::next;
    return false;
  }
  if (flow == Flow::exit && here) {
    flow = Flow::next;
    return false;
  }
  if (flow == Flow::skip && here) flow = Flow::next;
  if (flow != Flow::next) return false;
  if (++turns <= k_most_turns) return true;
  flow = unclear(step, {&step.steps}, "a loop of very many turns");
  return false;
}

BodyRunner::Flow BodyRunner::loop(const Step& step) {
  int turns = 0;
  Flow flow = Flow::next;
  do {
    if (!step.code.empty()) {
      const SqlValue holds = evaluate(step.code);
      if (session_.refusal) return Flow::failed;
      if (holds.is_false() || holds.is_null()) return Flow::next;
      if (!holds.is_true()) return unclear(step, {&step.steps}, step.code.text);
    }
    flow = run_steps(step.steps);
  } while (goes_on(step, flow, turns));
  return flow;
}

BodyRunner::Flow BodyRunner::for_integer(const Step& step) {
  const auto begin = integer_of(evaluate(step.code));
  const auto end = integer_of(evaluate(step.upper));
  const auto by = step.arguments.empty() ? std::optional<std::int64_t>(1)
                                         : integer_of(evaluate(step.arguments[0]));
  if (session_.refusal) return Flow::failed;
  scopes_.emplace_back();
  declare(step.target, "integer", {});
  Flow flow = Flow::next;
  if (!begin || !end || !by || *by <= 0) {
    flow = unclear(step, {&step.steps}, step.code.text + " .. " + step.upper.text);
  } else {
    const std::int64_t sign = step.reverse ? -1 : 1;
    int turns = 0;
    for (std::int64_t i = *begin; (*end - i) * sign >= 0; i += sign * *by) {
      set(step.target, SqlValue::integer(i));
      flow = run_steps(step.steps);
      if (!goes_on(step, flow, turns)) break;
    }
  }
  scopes_.pop_back();
  return flow;
}

BodyRunner::Flow BodyRunner::for_rows(const Step& step) {
  const std::optional<ResultSet> result = loop_rows(step);
  if (session_.refusal) return Flow::failed;
  if (!result || !result->is_exact()) {
    for (const std::string_view name : split(step.target, ',')) set(std::string(name), {});
    return unclear(step, {&step.steps}, step.code.empty() ? step.cursor : step.code.text);
  }
  Flow flow = Flow::next;
  int turns = 0;
  for (const ResultRow& row : result->rows) {
    take(step.target, *result, row);
    flow = run_steps(step.steps);
    if (!goes_on(step, flow, turns)) break;
  }
  if (flow == Flow::next) set_found(SqlValue::boolean(!result->rows.empty()));
  return flow;
}

BodyRunner::Flow BodyRunner::for_each(const Step& step) {
  SqlValue list = evaluate(step.code);
  if (session_.refusal) return Flow::failed;
  if (list.kind == SqlValue::Kind::text) list = parse_array(list.text).value_or(SqlValue{});
  if (list.kind != SqlValue::Kind::array) {
    set(step.target, {});
    return unclear(step, {&step.steps}, step.code.text);
  }
  Flow flow = Flow::next;
  int turns = 0;
  for (const SqlValue& item : list.items) {
    set(step.target, item);
    flow = run_steps(step.steps);
    if (!goes_on(step, flow, turns)) break;
  }
  return flow;
}

BodyRunner::Flow BodyRunner::exit_step(const Step& step) {
  const SqlValue holds = step.code.empty() ? SqlValue::boolean(true) : evaluate(step.code);
  if (session_.refusal) return Flow::failed;
  if (holds.is_false() || holds.is_null()) return Flow::next;
  if (!holds.is_true()) return step.label.empty() ? Flow::doubt : Flow::doubt_leave;
  label_ = step.label;
  return step.continues ? Flow::skip : Flow::exit;
}

BodyRunner::Flow BodyRunner::raise(const Step& step) {
  const bool again = step.condition.empty() && step.message.empty() && caught_;
  if (step.level != "exception") return Flow::next;
  if (again) {
    session_.refusal = caught_;
    return Flow::failed;
  }
  std::string state = "P0001";
  if (!step.condition.empty())
    if (const auto states = sql::sqlstates_of(step.condition); !states.empty())
      state = states.front();
  std::string message;
  std::size_t next = 0;
  for (std::size_t i = 0; i < step.message.size(); ++i) {
    const bool field = step.message[i] == '%';
    if (!field || (i + 1 < step.message.size() && step.message[i + 1] == '%')) {
      message += step.message[i];
      i += field ? 1 : 0;
    } else if (next < step.arguments.size()) {
      message += text_of(evaluate(step.arguments[next++])).value_or("…");
    }
  }
  session_.refuse(state, std::nullopt, message.empty() ? step.condition : message);
  return Flow::failed;
}

}  // namespace migc::catalog
