// Two states of one catalog, and how each says what its objects are. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/catalog/saved_state.h"
#include "compiler/ddl/writer.h"

namespace migc::ddl {

// The session is in the present state; `in_past` puts it into the past one for the time of a call.
class States {
 public:
  States(Session& session, const catalog::SavedState& past, std::vector<std::string> search_path);

  Session& session() const { return session_; }
  const Catalog& past() const { return past_; }
  const Catalog& present() const { return session_.catalog; }
  const std::vector<std::string>& search_path() const { return search_path_; }

  using Ask = std::function<void(Writer&)>;
  // What `ask` writes.
  std::string in_present(const Ask& ask) const;
  std::string in_past(const Ask& ask) const;

 private:
  Session& session_;
  const catalog::SavedState& saved_past_;
  Catalog past_;
  std::vector<std::string> search_path_;
};

// The statements, each with its semicolon, that make an object which is in both states what it was:
// alternatives, of which the first that is not refused is enough.
using Alternatives = std::vector<std::string>;
std::vector<Alternatives> repairs(const States& states, ObjectId id);
// Of names and schemas alone.
std::vector<std::string> renames(const States& states, ObjectId id);
// Of what stays: comments and privileges.
std::vector<std::string> annotations(const States& states);

// "DROP …;" of an object, as the present state calls it; empty: not known how.
std::string drop_text(const Writer& writer, const Object& object);
// "ALTER … RENAME TO …;"
std::string rename_text(const Writer& writer, const Object& object, const std::string& name);

}  // namespace migc::ddl
