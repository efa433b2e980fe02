// In which order a catalog's objects can be made. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/catalog/session.h"

namespace migc::ddl {

// What stands together in the text, as far as nothing forces another order.
enum class Phase : std::uint8_t {
  none,  // a part of another object, or not to be printed
  schema,
  extension,
  other,
  type,
  sequence,
  function,
  operation,  // operators, casts, operator classes: made of functions
  table,
  key,
  index,
  foreign_key,
  view,
  default_value,  // those that CREATE TABLE could not have
  trigger,
  rule,
  policy,
  statistics,
  publication,
};

struct Step {
  Phase phase = Phase::none;
  catalog::ObjectId object = catalog::k_no_object;
  // A table without its defaults and checks, which are steps of their own; of a view, only the
  // columns.
  bool detached = false;
  bool again = false;  // a view whose columns alone were there
};

// Every object that is not a part of another one, each after what it needs; among those that could
// be next, by phase and then in the order of their making.
std::vector<Step> order_of(const catalog::Session& session);

// The object in whose step this one is made: itself, or what it is a part of; none: it is not
// printed (a member of an extension, what the server has from the start).
catalog::ObjectId step_of(const catalog::Session& session, catalog::ObjectId id);

}  // namespace migc::ddl
