// What a statement does, as a value: one struct a kind of statement, lowered once from PostgreSQL's
// raw parse tree. Names are as written; looking them up is the catalog's business.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "compiler/sql/operation_command.h"
#include "compiler/sql/operation_object.h"
#include "compiler/sql/operation_relation.h"

namespace migc::sql {

struct Operation;

struct CreateSchema {
  std::string name;
  Span name_span;
  std::string owner;
  bool if_not_exists = false;
  std::vector<std::shared_ptr<const Operation>> elements;
};

// Parses, but is not modelled: what it changes is not known.
struct UnknownStatement {
  std::string kind;  // as Statement::kind
};

using AnyOperation =
    std::variant<UnknownStatement, CreateSchema, CreateTable, CreateTableAs, CreateView, AlterTable,
                 CreateIndex, DropObjects, Rename, SetSchema, ChangeOwner, Comment, CreateSequence,
                 AlterSequence, CreateEnum, AlterEnum, CreateComposite, CreateRange, CreateDomain,
                 AlterDomain, CreateFunction, AlterFunction, Define, CreateTrigger, CreateRule,
                 PolicyDefinition, CreateStatistics, CreateExtension, AlterExtension,
                 PublicationDefinition, CreateEventTrigger, CreateCast, CreateOperatorClass,
                 CreateForeignObject, Grant, SetVariable, TransactionCommand, RunQuery, Do, Call,
                 Copy, Truncate, LockTable, Refresh, Maintain, SessionCommand, ClusterCommand,
                 AlterProperties, DependOnExtension>;

struct Operation {
  AnyOperation value;
  Span span;  // of the statement
};

}  // namespace migc::sql
