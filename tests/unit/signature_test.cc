// Signed packets. SPDX-License-Identifier: MIT
#include "cli/signature.h"

#include <random>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <unistd.h>

#include "cli/process.h"
#include "tests/unit/bench.h"
#include "tests/unit/sanitized.h"

namespace migc::cli {

using Catch::Matchers::ContainsSubstring;

namespace {

// A project with keys of "reviewer" and "stranger"; only the first is an allowed signer.
class SignedBench : public test::Bench {
 public:
  SignedBench() {
    for (const std::string name : {"reviewer", "stranger"})
      if (!succeeds({"ssh-keygen", "-t", "ed25519", "-N", "", "-q", "-C", name, "-f", key(name)}))
        SKIP("ssh-keygen is not installed");
    allow("");
  }
  std::string key(const std::string& name) const { return (tree.root() / name).string(); }
  void allow(const std::string& options, const std::string& name = "reviewer") const {
    tree.write("allowed", name + "@example.com " + options + text(name + ".pub"));
  }
  ExitStatus review_signed(const std::string& name) {
    return run(
        {"-q", "review", "a1:b2", "-o", "packet", "--fail-on", "never", "--sign", key(name)});
  }
  ExitStatus verify(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"verify", "--manifest", "packet", "--allowed-signers", "allowed"});
    return run(more);
  }
  bool says(const std::string& words) const { return err.str().find(words) != std::string::npos; }

 private:
  static bool succeeds(const std::vector<std::string>& words) { return run_program({words}).ok; }
};

}  // namespace

TEST_CASE("review --sign: the signature travels with the same packet", "[packet][signature]") {
  SignedBench bench;
  bench.review("a1:b2", "plain");
  REQUIRE(bench.review_signed("reviewer") == ExitStatus::ok);
  auto names = bench.names("plain");
  for (const std::string& name : names)
    CHECK(bench.text("plain/" + name) == bench.text("packet/" + name));
  names.insert(names.begin() + 1, "manifest.json.sig");
  CHECK(bench.names("packet") == names);
  CHECK(bench.verify() == ExitStatus::ok);
  CHECK_THAT(bench.err.str(), ContainsSubstring("signed by reviewer@example.com with ED25519 key"));
  CHECK(bench.verify({"--signer", "reviewer@example.com"}) == ExitStatus::ok);
  CHECK(bench.run({"verify", "--manifest", "packet"}) == ExitStatus::ok);
  CHECK_THAT(bench.err.str(), ContainsSubstring("its signature was not checked"));
  REQUIRE(bench.run({"review", "a1:b2", "-o", "packet", "--fail-on", "never"}) == ExitStatus::ok);
  CHECK_THAT(bench.err.str(), ContainsSubstring("was signed, this one is not"));
  CHECK(bench.names("packet").size() == 7);
  CHECK(bench.verify() == ExitStatus::findings);
  CHECK_THAT(bench.err.str(), ContainsSubstring("the packet is not signed"));
}

TEST_CASE("verify --allowed-signers: who signed, for what, and until when", "[packet][signature]") {
  SignedBench bench;
  REQUIRE(bench.review_signed("stranger") == ExitStatus::ok);
  CHECK(bench.verify() == ExitStatus::findings);
  CHECK(bench.says("none of the allowed signers has signed this"));
  bench.allow("", "stranger");
  CHECK(bench.verify() == ExitStatus::ok);
  CHECK(bench.verify({"--signer", "reviewer@example.com"}) == ExitStatus::findings);
  CHECK(bench.says("none of the allowed signers has signed this"));
  bench.allow("namespaces=\"git\" ", "stranger");
  CHECK(bench.verify() == ExitStatus::findings);
  CHECK(bench.says("may not sign packets of migc"));
  bench.allow("valid-before=\"20200101\" ", "stranger");
  CHECK(bench.verify() == ExitStatus::findings);
  CHECK(bench.says("no longer valid"));
  bench.allow("valid-after=\"29990101\" ", "stranger");
  CHECK(bench.verify() == ExitStatus::findings);
  CHECK(bench.says("not valid yet"));
  bench.allow("", "stranger");
  const auto other =
      run_program({{"ssh-keygen", "-Y", "sign", "-n", "file", "-f", bench.key("stranger")},
                   {},
                   bench.text("packet/manifest.json")});
  bench.tree.write("packet/manifest.json.sig", other.out);
  CHECK(bench.verify() == ExitStatus::findings);
  CHECK(bench.says("something else than a packet"));
  CHECK(bench.run({"verify", "--manifest", "packet", "--allowed-signers", "nowhere"}) ==
        ExitStatus::refused);
  CHECK(bench.says("cannot read \"nowhere\""));
}

TEST_CASE("verify --allowed-signers: a manifest that was changed along with its files",
          "[packet][signature]") {
  SignedBench bench;
  REQUIRE(bench.review_signed("reviewer") == ExitStatus::ok);
  const std::string signature = bench.text("packet/manifest.json.sig");
  bench.tree.write("migrations/b.sql", bench.text("migrations/b.sql") + "-- more\n");
  bench.review("a1:b2");
  bench.tree.write("packet/manifest.json.sig", signature);
  CHECK(bench.run({"verify", "--manifest", "packet"}) == ExitStatus::ok);
  CHECK(bench.verify() == ExitStatus::findings);
  CHECK(bench.says("not of this manifest"));
}

TEST_CASE("review --sign: what cannot sign leaves nothing behind", "[packet][signature]") {
  SignedBench bench;
  CHECK(bench.review_signed("nobody") == ExitStatus::refused);
  CHECK(bench.says("cannot read"));
  CHECK(bench.review_signed("allowed") == ExitStatus::refused);
  CHECK(bench.says("ssh-keygen cannot sign with"));
  REQUIRE(run_program(
              {{"ssh-keygen", "-t", "ed25519", "-N", "secret", "-q", "-f", bench.key("locked")}})
              .ok);
  if (::isatty(0) == 0) CHECK(bench.review_signed("locked") == ExitStatus::refused);
  CHECK_FALSE(std::filesystem::exists(bench.tree.root() / "packet"));
}

TEST_CASE("verify --allowed-signers: every change of a byte of manifest or signature is found",
          "[packet][signature][tamper]") {
  SignedBench bench;
  REQUIRE(bench.review_signed("reviewer") == ExitStatus::ok);
  const Signers signers{bench.key("allowed"), ""};
  const std::string manifest = bench.text("packet/manifest.json");
  const std::string signature = bench.text("packet/manifest.json.sig");
  REQUIRE(verify_signature(manifest, signature, signers));
  std::mt19937 random(20240115);  // NOLINT: the same changes each time
  constexpr std::size_t k_changes = MIGC_SANITIZED ? 40 : 1000;
  std::size_t found = 0;
  for (std::size_t i = 0; i < k_changes; ++i) {
    std::string texts[] = {manifest, signature};
    std::string& changed = texts[i % 2];
    const std::size_t at = random() % changed.size();
    changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1 + random() % 255));
    const auto result = verify_signature(texts[0], texts[1], signers);
    const bool is_found = !result && !result.error().environment;
    if (!is_found) UNSCOPED_INFO((i % 2 == 0 ? "manifest" : "signature") << ", byte " << at);
    found += is_found ? 1 : 0;
  }
  CHECK(found == k_changes);
}

TEST_CASE("verify --allowed-signers: through the command as well", "[packet][signature][tamper]") {
  SignedBench bench;
  REQUIRE(bench.review_signed("reviewer") == ExitStatus::ok);
  const std::string whole = bench.text("packet/manifest.json.sig");
  for (const std::size_t at :
       {std::size_t{0}, std::size_t{40}, whole.size() / 2, whole.size() - 1}) {
    std::string changed = whole;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    bench.tree.write("packet/manifest.json.sig", changed);
    CHECK(bench.verify() == ExitStatus::findings);
    CHECK(bench.says("manifest.json.sig"));
  }
}

TEST_CASE("programs run without a shell, with what they write and how they end", "[process]") {
  const ProgramResult echoed = run_program({{"cat"}, {}, "a'b $HOME\n"});
  CHECK(echoed.ok);
  CHECK(echoed.out == "a'b $HOME\n");
  const ProgramResult failed =
      run_program({{"sh", "-c", "echo $WORD >&2; exit 3"}, {{"WORD", "x;y"}}});
  CHECK(failed.started);
  CHECK_FALSE(failed.ok);
  CHECK(failed.err == "x;y\n");
  CHECK_FALSE(run_program({{"no-such-program-of-migc"}}).started);
}

}  // namespace migc::cli
