enum PNSServicePlaceholder {}
