Attribute VB_Name = "Regulars"
Option Explicit

' What the buttons do. The work itself is done in Python (regulars.buttons).

Public Sub RegularsRefresh()
    RunPython "import regulars.buttons; regulars.buttons.refresh()"
End Sub
