#include "compiler/catalog/saved_state.h"

namespace migc::catalog {

SavedSettings::SavedSettings(const Session& session)
    : search_path_(session.shared_search_path()),
      settings_(session.settings),
      extensions_(session.types.installed()) {}

void SavedSettings::restore(Session& session) const {
  session.restore_search_path(search_path_);
  session.settings = settings_;
  session.types.set_installed(extensions_);
}

SavedState::SavedState(const Session& session) : catalog_(session.catalog), settings_(session) {}

void SavedState::restore(Session& session) const {
  session.catalog = catalog_;
  settings_.restore(session);
}

}  // namespace migc::catalog
