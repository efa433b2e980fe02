#include "cli/signature.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/process.h"
#include "compiler/base/files.h"
#include "compiler/base/text.h"

namespace migc::cli {
namespace {

constexpr std::string_view k_begin = "-----BEGIN SSH SIGNATURE-----\n";
constexpr std::string_view k_end = "-----END SSH SIGNATURE-----\n";
constexpr const char* k_absent = "ssh-keygen cannot be run";
constexpr const char* k_install = "install OpenSSH's client, 8.9 or later (openssh-client)";

// ssh-keygen reads past blanks and what stands around the signature. Nothing of the packet may
// change unseen, so the text has to be as ssh-keygen writes it: lines of one length.
bool is_as_written(std::string_view text) {
  if (!text.starts_with(k_begin) || !text.ends_with(k_end)) return false;
  text.remove_prefix(k_begin.size());
  if (text.size() < k_end.size()) return false;
  text.remove_suffix(k_end.size());
  const std::size_t width = text.find('\n');
  while (!text.empty()) {
    const std::size_t length = text.find('\n');
    const bool is_last = length + 1 == text.size();
    if (length == text.npos || length == 0 || length > width || (!is_last && length < width))
      return false;
    const std::string_view line = text.substr(0, length);
    if (line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                               "=") != line.npos)
      return false;
    text.remove_prefix(length + 1);
  }
  return true;
}

// What ssh-keygen says, by a part of its words, and what that means here.
struct Meaning {
  std::string_view words;
  std::string_view message;
  std::string_view help;
};
constexpr std::array<Meaning, 6> k_meanings = {{
    {"key has expired", "the signer's key is no longer valid",
     "let somebody sign who may; valid-before stands in the file of allowed signers"},
    {"key is not yet valid", "the signer's key is not valid yet",
     "valid-after stands in the file of allowed signers"},
    {"not permitted for use in signature namespace", "the signer may not sign packets of migc",
     "the file of allowed signers has namespaces without migc for the key"},
    {"namespace does not match", "the signature was made for something else than a packet of migc",
     "make it with migc review --sign, or ssh-keygen -Y sign -n migc"},
    {"incorrect signature", "the signature is not of this manifest: one of both was changed",
     "do not run it; make the packet again and have that reviewed and signed"},
    {"No principal matched", "none of the allowed signers has signed this",
     "ask the reviewer to sign, or add the key to the file of allowed signers"},
}};

SignatureFault fault_of(const ProgramResult& result) {
  if (!result.started) return {k_absent, k_install, true};
  for (const Meaning& each : k_meanings)
    if (result.err.find(each.words) != std::string::npos)
      return {std::string(each.message), std::string(each.help)};
  // the key is an allowed one, and somebody else's
  if (trim(result.err).empty())
    return {std::string(k_meanings.back().message), std::string(k_meanings.back().help)};
  return {fmt::format("the signature cannot be verified: {}", visible(trim(result.err))),
          "do not run it; make the packet again and have that reviewed and signed"};
}

// Verifies with files that ssh-keygen can read.
class Verifier {
 public:
  Verifier(std::string file, const Signers& signers) : file_(std::move(file)), signers_(signers) {}

  tl::expected<std::string, SignatureFault> run(const std::string& message) const {
    std::vector<std::string> candidates = {signers_.identity};
    if (signers_.identity.empty()) {
      const ProgramResult found = ask({"find-principals"}, "");
      if (!found.ok) return tl::make_unexpected(fault_of(found));
      candidates = lines_of(found.out);
    }
    ProgramResult last;
    for (const std::string& identity : candidates) {
      last = ask({"verify", "-n", k_signature_namespace, "-I", identity}, message);
      if (last.ok) return signer_in(last.out, identity);
    }
    return tl::make_unexpected(fault_of(last));
  }

 private:
  ProgramResult ask(const std::vector<std::string>& what, const std::string& input) const {
    Program program{{"ssh-keygen", "-Y"}, {}, input};
    program.words.insert(program.words.end(), what.begin(), what.end());
    program.words.insert(program.words.end(), {"-s", file_, "-f", signers_.file});
    return run_program(program);
  }

  static std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      if (end > 0) lines.emplace_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
  }

  // Good "migc" signature for IDENTITY with ED25519 key SHA256:…
  static std::string signer_in(const std::string& said, const std::string& identity) {
    const std::size_t key = said.rfind(" with ");
    return identity +
           (key == std::string::npos ? "" : std::string(trim(said.substr(key))).insert(0, " "));
  }

  std::string file_;
  const Signers& signers_;
};

}  // namespace

Result<std::string> sign(const std::string& message, const std::string& key) {
  if (const Result<std::string> readable = read_file(key); !readable)
    return fail(readable.error().message, "--sign names the file of a private key of ssh");
  Program program{
      {"ssh-keygen", "-Y", "sign", "-n", k_signature_namespace, "-f", key}, {}, message};
  program.may_ask = true;
  ProgramResult done = run_program(program);
  if (!done.started) return fail(k_absent, k_install);
  if (done.ok && is_as_written(done.out)) return std::move(done.out);
  return fail(
      fmt::format("ssh-keygen cannot sign with \"{}\": {}", key, visible(trim(done.err))),
      "a key with a passphrase needs a terminal to ask on, or ssh-agent (give the public key "
      "then); nothing was written");
}

tl::expected<std::string, SignatureFault> verify_signature(const std::string& message,
                                                           const std::string& signature,
                                                           const Signers& signers) {
  const auto environment = [](const Error& error) {
    return tl::make_unexpected(SignatureFault{error.message, error.help, true});
  };
  if (const Result<std::string> readable = read_file(signers.file); !readable)
    return environment(
        {readable.error().message,
         "--allowed-signers names a file with a line for each: IDENTITY KEYTYPE KEY"});
  if (!is_as_written(signature))
    return tl::make_unexpected(
        SignatureFault{"the signature is none that ssh-keygen has written, or it was changed",
                       "do not run it; make the packet again and have that reviewed and signed"});
  const Result<TemporaryFolder> folder = TemporaryFolder::make();
  if (!folder) return environment(folder.error());
  const std::filesystem::path file = folder->path() / k_signature_name;
  if (const auto written = write_file(file, signature, Overwrite::no); !written)
    return environment(written.error());
  return Verifier(file.string(), signers).run(message);
}

}  // namespace migc::cli
