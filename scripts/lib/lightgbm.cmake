# A toolchain file for CMake, by which it builds LightGBM faster and everything else as always: without its command
# line, at the level that Cargo's profile names, and with sources that instantiate the same templates together.
set(CMAKE_PROJECT_lightgbm_INCLUDE ${CMAKE_CURRENT_LIST_FILE})
if(PROJECT_NAME STREQUAL "lightgbm")
  set(BUILD_CLI OFF)
  if("$ENV{OPT_LEVEL}" MATCHES "^[123]$")
    set(CMAKE_CXX_FLAGS_RELEASE "-O$ENV{OPT_LEVEL} -DNDEBUG")
  endif()
  # The first twelve are boosting, the second reading of data, the last ten grow trees.
  cmake_language(DEFER CALL set_target_properties lightgbm_objs PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
endif()
