# migc_layer(NAME FOLDER [LOWER...]): the library migc_NAME from the sources directly in FOLDER, on top of LOWER layers.
function(migc_layer name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cc ${CMAKE_SOURCE_DIR}/${folder}/*.h)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  add_library(migc_${name} STATIC ${sources})
  target_include_directories(migc_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_compile_definitions(migc_${name} PRIVATE MIGC_VERSION="${PROJECT_VERSION}")
  # compile time only: every source still includes what it uses
  target_precompile_headers(migc_${name} PRIVATE <algorithm> <map> <optional> <string> <vector> <fmt/format.h>)
  foreach(lower ${ARGN})
    target_link_libraries(migc_${name} PUBLIC migc_${lower})
  endforeach()
endfunction()

# The C++ runtime and all libraries inside the binary, so that it can be copied to another machine.
function(migc_link_statically target)
  if(MIGC_STATIC AND NOT MIGC_SANITIZE)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endfunction()
