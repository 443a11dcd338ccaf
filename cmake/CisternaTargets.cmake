# One interface target carries warnings, hardening and sanitizers; one function makes a folder a target.

add_library(cisterna_build_flags INTERFACE)
target_compile_options(cisterna_build_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond> $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op> -Wimplicit-fallthrough
  -fstack-protector-strong)
if(CISTERNA_WARNINGS_AS_ERRORS)
  target_compile_options(cisterna_build_flags INTERFACE -Werror)
endif()
# gcc 12 reports overlapping copies inside std::string that cannot happen, once inlining is strong.
target_compile_options(cisterna_build_flags INTERFACE $<$<CONFIG:Release>:-Wno-restrict>)
target_compile_definitions(cisterna_build_flags INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
if(CISTERNA_SANITIZERS)
  target_compile_options(cisterna_build_flags INTERFACE
    -fsanitize=${CISTERNA_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(cisterna_build_flags INTERFACE -fsanitize=${CISTERNA_SANITIZERS})
endif()

# cisterna_library(name SOURCES a.cpp b.cpp [USES targets...] [PRIVATELY targets...])
# USES: targets whose headers appear in this folder's headers. PRIVATELY: only in its sources.
function(cisterna_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;PRIVATELY" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  add_library(cisterna::${name} ALIAS ${name})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_PRIVATELY} cisterna_build_flags)
endfunction()
