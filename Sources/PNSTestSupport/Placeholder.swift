enum PNSTestSupportPlaceholder {}
