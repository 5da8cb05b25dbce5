"""Pictures that Office 2010 and every later Excel have, by their imageMso names.

Two published sources agree on each name:

- the gallery of imageMso names for Office 2010 and 2013 that the add-in "ImageMso" (Alton Lam, zlib
  licence) collected from Microsoft's "Office 2010 Add-In: Icons Gallery" and from the tables of
  [MS-CUSTOMUI] and [MS-CUSTOMUI2], less the names it found to be missing in Excel 14 or 15;
- for those in CONTROLS also Microsoft's own lists "Office Fluent UI Command Identifiers",
  excelcontrols.xlsx of Office 2013, 2016, 2019 and Microsoft 365: the picture of a built-in
  command of Excel is there as long as the command is.
"""

CONTROLS = frozenset(
    {
        "AddInManager",
        "AutoSum",
        "ClearFormats",
        "ClearMenu",
        "Consolidate",
        "ControlsGallery",
        "DataValidation",
        "ErrorChecking",
        "FileCompatibilityChecker",
        "FileDocumentInspect",
        "FileMarkAsFinal",
        "FileNew",
        "FileSendAsAttachment",
        "Help",
        "RefreshAll",
        "ReplaceDialog",
        "ReviewNextComment",
        "SheetInsert",
        "SheetRowsInsert",
        "Spelling",
        "WatchWindow",
    }
)
GALLERY_ONLY = frozenset({"CalendarInsert", "FileSaveAsWordDocx", "Info"})

IMAGE_MSO = CONTROLS | GALLERY_ONLY
