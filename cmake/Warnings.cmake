# The warnings every target of ours is built with; errors only where MIGC_WERROR asks for it (CI does).
add_library(migc_warnings INTERFACE)
target_compile_options(migc_warnings INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wunused
    -Woverloaded-virtual -Wconversion -Wno-sign-conversion -Wnull-dereference -Wimplicit-fallthrough>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 and later warn about standard library code after inlining (PR 105329, 107852): noise, not faults of ours
  target_compile_options(migc_warnings INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wno-null-dereference -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
      -Wno-maybe-uninitialized -Wno-dangling-reference>)
endif()
if(MIGC_WERROR)
  target_compile_options(migc_warnings INTERFACE -Werror)
endif()
if(MIGC_SANITIZE)
  target_compile_options(migc_warnings INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
    -fno-omit-frame-pointer)
  target_link_options(migc_warnings INTERFACE -fsanitize=address,undefined)
endif()
