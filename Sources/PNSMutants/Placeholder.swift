enum PNSMutantsPlaceholder {}
