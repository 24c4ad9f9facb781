enum PNSCodecPlaceholder {}
