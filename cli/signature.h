// The reviewer's signature of a packet: one of OpenSSH over its manifest, which has the digests of
// all other files. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace migc::cli {

inline constexpr std::string_view k_signature_name = "manifest.json.sig";
// What the signature is for: one made for anything else is none of a packet.
inline constexpr const char* k_signature_namespace = "migc";

// The armored signature of `message` by the private key in the file `key`, or by the agent that
// holds the private half of a public key. ssh-keygen asks for a passphrase where there is a
// terminal.
Result<std::string> sign(const std::string& message, const std::string& key);

// Who may sign: a file as of ssh-keygen(1), ALLOWED SIGNERS.
struct Signers {
  std::string file;
  std::string identity;  // one of its principals; empty: any
};

// Whose signature it is. Fails where it is none of `message`, of none of the signers, for another
// purpose, or not valid by now.
struct SignatureFault {
  std::string message;
  std::string help;
  bool environment = false;  // nothing could be verified: no ssh-keygen, no file of signers
};
tl::expected<std::string, SignatureFault> verify_signature(const std::string& message,
                                                           const std::string& signature,
                                                           const Signers& signers);

}  // namespace migc::cli
