#include "compiler/base/version.h"

namespace migc {

std::string_view tool_version() { return MIGC_VERSION; }

}  // namespace migc
