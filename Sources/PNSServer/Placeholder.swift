enum PNSServerPlaceholder {}
