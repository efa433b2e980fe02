// What a session can go back to: ROLLBACK, a statement that is refused, code that is left by an
// exception. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// The settings that decide what names mean.
class SavedSettings {
 public:
  explicit SavedSettings(const Session& session);
  void restore(Session& session) const;

 private:
  SearchPath search_path_;
  Settings settings_;
  BuiltinTypes::Installed extensions_;
};

// These and the catalog.
class SavedState {
 public:
  explicit SavedState(const Session& session);
  void restore(Session& session) const;

 private:
  Catalog catalog_;
  SavedSettings settings_;
};

}  // namespace migc::catalog
