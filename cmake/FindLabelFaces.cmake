# The faces of labels and reports, made once by the build into <build>/share/fonts (target label_faces):
# CisternaSans-*.ttf hold what almost every label needs and embed quickly; LiberationSans-*.ttf are the whole faces
# for names in Greek or Cyrillic letters.
find_path(LabelFaces_SOURCE LiberationSans-Regular.ttf
  PATHS /usr/share/fonts/truetype/liberation2 /usr/share/fonts/truetype/liberation NO_DEFAULT_PATH)
# fontTools is a package of the system's own Python; another python3 earlier in the path does not have it.
find_program(LabelFaces_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LabelFaces REQUIRED_VARS LabelFaces_SOURCE LabelFaces_PYTHON)

# Each further range costs time in every document: Latin with its first extension, the Romanian letters,
# quotation marks and dashes, and the comparison signs.
set(LabelFaces_RANGES 20-7E,A0-17F,218-21B,2010-2026,20AC,2122,2212,2260,2264-2265)

if(LabelFaces_FOUND AND NOT TARGET label_faces)
  set(folder ${CMAKE_BINARY_DIR}/share/fonts)
  set(script ${CMAKE_CURRENT_LIST_DIR}/subset_face.py)
  set(made)
  foreach(style Regular Bold)
    set(source ${LabelFaces_SOURCE}/LiberationSans-${style}.ttf)
    add_custom_command(
      OUTPUT ${folder}/CisternaSans-${style}.ttf ${folder}/LiberationSans-${style}.ttf
      COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
      COMMAND ${LabelFaces_PYTHON} ${script} ${source} ${folder}/CisternaSans-${style}.ttf
              CisternaSans ${style} ${LabelFaces_RANGES}
      COMMAND ${CMAKE_COMMAND} -E copy ${source} ${folder}/LiberationSans-${style}.ttf
      DEPENDS ${source} ${script}
      COMMENT "Cutting the label face ${style}"
      VERBATIM)
    list(APPEND made ${folder}/CisternaSans-${style}.ttf ${folder}/LiberationSans-${style}.ttf)
  endforeach()
  set(licence /usr/share/doc/fonts-liberation2/copyright)
  if(EXISTS ${licence})
    configure_file(${licence} ${folder}/LICENCE COPYONLY)
  endif()
  add_custom_target(label_faces DEPENDS ${made})
endif()
