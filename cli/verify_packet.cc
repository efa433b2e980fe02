#include "cli/verify_packet.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/lint_gate.h"
#include "cli/list_revisions.h"
#include "cli/packet.h"
#include "cli/possible_plans.h"
#include "cli/report.h"
#include "cli/sources_at.h"
#include "compiler/base/digest.h"
#include "compiler/base/files.h"
#include "compiler/base/text.h"
#include "compiler/base/version.h"
#include "compiler/script/head.h"
#include "compiler/script/written_script.h"

namespace migc::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// All that lies in the folder, hidden files too; what is no regular file has no content.
Result<PacketFiles> read_packet(const fs::path& folder) {
  PacketFiles files;
  std::error_code code;
  for (auto each = fs::directory_iterator(folder, code); !code && each != fs::directory_iterator();
       each.increment(code)) {
    Result<std::string> content = read_file(each->path());
    files[each->path().filename().string()] = content ? std::move(*content) : "";
  }
  if (code)
    return migc::fail(fmt::format("cannot read \"{}\": {}", folder.string(), code.message()));
  return files;
}

// What the manifest says that it takes to compile the packet again.
std::optional<script::WrittenHead> head_of(const json& manifest) {
  script::WrittenHead head;
  try {
    manifest.at("from").get_to(head.from);
    manifest.at("to").get_to(head.to);
    head.steps = manifest.at("revisions").size();
    manifest.at("postgres").at("target").get_to(head.postgres);
  } catch (const json::exception&) {
    return std::nullopt;
  }
  if (head.postgres < k_oldest_postgres || head.postgres > k_newest_postgres) return std::nullopt;
  return head;
}

// By revision and path, the digests of the sources that a manifest was made from.
using SourceDigests = std::map<std::pair<std::string, std::string>, std::string>;
SourceDigests sources_of(const json& manifest) {
  SourceDigests digests;
  try {
    for (const json& revision : manifest.at("revisions"))
      for (const json& source : revision.at("sources"))
        digests[{revision.at("revision").get<std::string>(),
                 source.at("path").get<std::string>()}] = source.at("sha256").get<std::string>();
  } catch (const json::exception&) {
    // a damaged manifest: what of it differs is told by line
  }
  return digests;
}

std::string_view line_at(std::string_view text, std::size_t offset) {
  const std::size_t before = offset == 0 ? text.npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == text.npos ? 0 : before + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

class Verification {
 public:
  Verification(Context& context, std::string folder, std::string sources, PacketFiles files)
      : context_(context),
        folder_(std::move(folder)),
        sources_(std::move(sources)),
        files_(std::move(files)) {
    if (auto signature = files_.extract(std::string(k_signature_name)))
      signature_ = std::move(signature.mapped());
  }

  void check_signature(const Signers& signers) {
    const std::string name(k_signature_name);
    if (!signature_) {
      report("the packet is not signed", name)
          .with_help("the reviewer signs it with migc review --sign KEY");
      return;
    }
    const auto manifest = files_.find(std::string(k_manifest_name));
    if (manifest == files_.end()) return;
    const auto found = verify_signature(manifest->second, *signature_, signers);
    if (found) {
      signer_ = *found;
    } else if (found.error().environment) {
      context_.diagnostics.error("environment", found.error().message)
          .with_help(found.error().help);
    } else {
      report(found.error().message, name).with_help(found.error().help);
    }
  }

  ExitStatus run() {
    const json manifest = read_manifest();
    if (manifest.is_discarded()) return finish_with_findings();
    check_digests(manifest);
    reviewed_ = sources_of(manifest);
    if (const auto head = head_of(manifest))
      compile_again(*head);
    else
      report("the manifest does not say what was compiled", std::string(k_manifest_name));
    if (failed_) return finish_with_findings();
    if (context_.diagnostics.has_errors()) return finish(context_);
    if (!context_.options.quiet)
      context_.err << fmt::format("{} is what {} compile to: {}\n", folder_, sources_,
                                  counted(files_.size(), "file"))
                   << about_signature();
    return ExitStatus::ok;
  }

 private:
  json read_manifest() {
    const auto found = files_.find(std::string(k_manifest_name));
    if (found == files_.end()) {
      report("the folder has no manifest, so it is no packet", std::string(k_manifest_name));
      return json(json::value_t::discarded);
    }
    json manifest = json::parse(found->second, nullptr, false);
    if (manifest.is_object() && manifest.contains("packet")) return manifest;
    report("the manifest is none that migc has written", std::string(k_manifest_name));
    return json(json::value_t::discarded);
  }

  Diagnostic& report(const std::string& message, const std::string& file) {
    failed_ = true;
    return context_.diagnostics.error("packet-differs", message)
        .in_file((fs::path(folder_) / file).generic_string())
        .with_help("do not run it; make the packet again and have that reviewed");
  }

  void check_digests(const json& manifest) {
    std::vector<std::string> listed;
    const json files = manifest.value("files", json::array());
    for (const json& each : files) {
      const bool complete = each.is_object() && each.contains("name") && each["name"].is_string() &&
                            each.contains("sha256") && each["sha256"].is_string();
      if (!complete) continue;
      const std::string name = each["name"];
      listed.push_back(name);
      const auto found = files_.find(name);
      if (found == files_.end())
        report(fmt::format("\"{}\" is missing", visible(name)), name);
      else if (sha256(found->second) != each["sha256"])
        report(
            fmt::format("\"{}\" is not the file of the manifest: another SHA-256", visible(name)),
            name);
    }
    for (const auto& [name, content] : files_)
      if (name != k_manifest_name && std::find(listed.begin(), listed.end(), name) == listed.end())
        report(fmt::format("\"{}\" is not in the manifest", visible(name)), name);
  }

  std::string about_signature() const {
    if (!signer_.empty()) return fmt::format("signed by {}\n", visible(signer_));
    if (signature_) return "its signature was not checked; --allowed-signers FILE does that\n";
    return {};
  }

  void compile_again(const script::WrittenHead& head) {
    Diagnostics told = std::exchange(context_.diagnostics, {});
    context_.options.project.postgres = head.postgres;
    const std::optional<Project> project = load_graph(context_);
    bool compiled = false;
    std::optional<PacketFiles> nearest;
    for (const revision::Plan& plan :
         project ? possible_plans(*project, head) : std::vector<revision::Plan>()) {
      const lint::Outcome found = lint_plan(context_, *project, plan);
      auto files = make_packet(context_, *project, plan, found);
      if (!files) break;
      compiled = true;
      const bool same = *files == files_;
      nearest = std::move(files);
      if (same) break;
    }
    const bool faulty = context_.diagnostics.has_errors();
    if (!faulty) context_.diagnostics = {};
    context_.diagnostics.append(std::move(told));
    if (compiled)
      compare(*nearest);
    else if (!faulty)
      report(fmt::format("{} have no upgrade of {} from {} to {}", sources_,
                         counted(head.steps, "step"), visible(script::rows_text(head.from)),
                         visible(script::rows_text(head.to))),
             std::string(k_manifest_name));
  }

  void compare_sources(const SourceDigests& today) {
    for (const auto& [source, digest] : reviewed_) {
      const auto found = today.find(source);
      if (found != today.end() && found->second == digest) continue;
      const bool is_gone = found == today.end();
      Diagnostic& told = report(
          fmt::format("\"{}\" of revision \"{}\" {}", visible(source.second), visible(source.first),
                      is_gone ? fmt::format("is none of what {} compile", sources_)
                              : "is not what it was when the packet was made: another SHA-256"),
          std::string(k_manifest_name));
      if (is_gone) continue;
      told.with_note("the packet: " + visible(digest));
      told.with_note("compiled:   " + found->second);
    }
  }

  void compare(const PacketFiles& compiled) {
    compare_sources(sources_of(json::parse(compiled.at(std::string(k_manifest_name)))));
    for (const auto& [name, content] : compiled) {
      const auto found = files_.find(name);
      if (found == files_.end() || found->second == content) continue;
      const std::string& own = found->second;
      const auto [a, b] = std::mismatch(own.begin(), own.end(), content.begin(), content.end());
      const auto offset = static_cast<std::size_t>(a - own.begin());
      const auto line = static_cast<std::size_t>(std::count(own.begin(), a, '\n')) + 1;
      Diagnostic& told = report(fmt::format("line {} of \"{}\" (byte {}) is not what {} compile to",
                                            line, name, offset + 1, sources_),
                                name)
                             .with_note("the packet: " + std::string(line_at(own, offset)))
                             .with_note("compiled:   " + std::string(line_at(content, offset)));
      if (script::read_head(own)) add_statement(*script::first_difference(own, content), told);
    }
  }

  // A change of one statement shows in the head first, in the digests of sources and script.
  static void add_statement(const script::ScriptDifference& found, Diagnostic& told) {
    if (found.step.empty()) return;
    told.with_note(
        fmt::format("the first statement that differs: line {}, {}", found.line, found.step));
    told.with_note("statement:  " + found.statement);
  }

  ExitStatus finish_with_findings() {
    finish(context_);
    return ExitStatus::findings;
  }

  Context& context_;
  std::string folder_;
  std::string sources_;
  PacketFiles files_;  // without the signature
  SourceDigests reviewed_;
  std::optional<std::string> signature_;
  std::string signer_;  // once its signature is known to be good
  bool failed_ = false;
};

}  // namespace

ExitStatus verify_packet(Context& context, const std::string& folder, const std::string& at,
                         const std::optional<Signers>& signers) {
  Result<PacketFiles> files = read_packet(folder);
  if (!files) return fail(context, files.error());
  Verification verification(context, folder, sources_name(at), std::move(*files));
  if (signers) verification.check_signature(*signers);
  return with_sources_at(context, at, [&] { return verification.run(); });
}

}  // namespace migc::cli
