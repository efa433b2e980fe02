#include "compiler/ddl/states.h"

#include <fmt/format.h>

namespace migc::ddl {
namespace {

std::string written(Session& session, const std::vector<std::string>& path,
                    const States::Ask& ask) {
  std::vector<Omission> omissions;
  Writer writer(session, omissions, path);
  ask(writer);
  std::string text = writer.take();
  return omissions.empty() ? text : std::string();
}

}  // namespace

States::States(Session& session, const catalog::SavedState& past,
               std::vector<std::string> search_path)
    : session_(session), saved_past_(past), search_path_(std::move(search_path)) {
  in_past([this](Writer& writer) { past_ = writer.catalog(); });
}

std::string States::in_present(const Ask& ask) const {
  return written(session_, search_path_, ask);
}

std::string States::in_past(const Ask& ask) const {
  const catalog::SavedState now(session_);
  saved_past_.restore(session_);
  std::string text = written(session_, search_path_, ask);
  now.restore(session_);
  return text;
}

std::string drop_text(const Writer& writer, const Object& object) {
  if (const auto* const each = object.as<catalog::Constraint>()) {
    const bool of_domain = each->domain != catalog::k_no_object;
    return fmt::format("ALTER {} {} DROP CONSTRAINT {};", of_domain ? "DOMAIN" : "TABLE",
                       writer.name(of_domain ? each->domain : each->relation),
                       sql::quote_identifier(object.name));
  }
  const std::string target = object_target(writer, object);
  if (target.empty()) return {};
  const bool is_index = object.as<Relation>() != nullptr && object.as<Relation>()->index;
  const auto made =
      is_index ? writer.statements().read<sql::CreateIndex>(object.definition) : nullptr;
  if (made != nullptr && made->concurrently && object.as<Relation>()->kind == RelationKind::index)
    return fmt::format("DROP INDEX CONCURRENTLY {};", writer.name(object.id));
  return fmt::format("DROP {};", target);
}

std::string rename_text(const Writer& writer, const Object& object, const std::string& name) {
  const std::string quoted = sql::quote_identifier(name);
  if (const auto* const each = object.as<catalog::Constraint>()) {
    const bool of_domain = each->domain != catalog::k_no_object;
    return fmt::format("ALTER {} {} RENAME CONSTRAINT {} TO {};", of_domain ? "DOMAIN" : "TABLE",
                       writer.name(of_domain ? each->domain : each->relation),
                       sql::quote_identifier(object.name), quoted);
  }
  const std::string target = object_target(writer, object);
  if (target.empty()) return {};
  return fmt::format("ALTER {} RENAME TO {};", target, quoted);
}

}  // namespace migc::ddl
