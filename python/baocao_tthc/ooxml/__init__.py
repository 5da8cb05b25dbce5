"""The one door into an Office file, which is untrusted whoever sent it.

    expected_files   what a user chose: opened, or one sentence why not
    file_kinds       what a file is, whatever its name says
    archive          its bytes within bounds, every member sound
    members          read, written whole, some of them replaced
    package          parts, their kinds and relationships
    markup, xml      elements within bounds, by expat and by lxml
    xml_stream       elements with their namespaces, in whatever way they are written
    content_types    what the parts are called by the package
    live_content     what runs, fetches or leads outside: one list for all who ask
    outside_links, field_codes, reaching_formulas, embedded_files   what that list looks at
    trailing_rows    the rows of a worksheet below its last content
    metadata         properties and pictures without people and places

What a part is its relationship says. Whatever is written here gives the same bytes each time.
"""
