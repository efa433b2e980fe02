// Text for HTML that shows it and nothing else. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace migc::cli {

// One line of text, in an element or in a quoted attribute: what HTML would read is escaped
// (WHATWG HTML 13.1.2), and what deceives the eye is visible(), both ways.
std::string html_text(std::string_view text);

// Several lines, each as above; they keep their ends ("\n") and tabs, as <pre> shows them.
std::string html_lines(std::string_view text);

// migc's own sentences, in which `words` stand for code.
std::string html_with_code(std::string_view text);

}  // namespace migc::cli
