package JSONText;

# JSON by the letter of RFC 8259, on bytes: strings stay bytes of UTF-8, numbers stay their text.
#
# An object becomes a hash, or, where the order counts, a JSONText::Members: an array of names and values.

use strict;
use warnings;
use Exporter 'import';

our @EXPORT_OK = qw(parse text_of is_text is_number number truth);

my $DEEPEST = 64;
my %ESCAPES = ('"' => '"', '\\' => '\\', '/' => '/', b => "\b", f => "\f", n => "\n", r => "\r", t => "\t");
my %SHORT = ("\b" => '\\b', "\f" => '\\f', "\n" => '\\n', "\r" => '\\r', "\t" => '\\t', '"' => '\\"', '\\' => '\\\\');
my %WORDS = (true => bless(\(my $true = 1), 'JSONText::Truth'), false => bless(\(my $false = 0), 'JSONText::Truth'));

sub number { my $text = "$_[0]"; return bless \$text, 'JSONText::Number' }
sub truth { return $WORDS{ $_[0] ? 'true' : 'false' } }
sub is_text { return defined $_[0] && !ref $_[0] }
sub is_number { return ref $_[0] eq 'JSONText::Number' }

# The value of a text; dies with a line that says what is wrong.
sub parse {
    my ($bytes, $keeps_order) = @_;
    pos($bytes) = 0;
    my $value = value(\$bytes, $keeps_order, 0);
    $bytes =~ /\G[ \t\n\r]*/gc;
    die "something stands behind the value\n" if pos($bytes) < length $bytes;
    return $value;
}

sub value {
    my ($in, $keeps_order, $depth) = @_;
    $$in =~ /\G[ \t\n\r]*/gc;
    return string($in) if $$in =~ /\G"/gc;
    return number($1) if $$in =~ /\G(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/gc;
    return $WORDS{$1} if $$in =~ /\G(true|false)/gc;
    return undef if $$in =~ /\Gnull/gc;
    die 'unexpected at byte ' . pos($$in) . "\n" unless $$in =~ /\G([\[{])/gc;
    die "too deep\n" if $depth == $DEEPEST;
    return $1 eq '[' ? array($in, $keeps_order, $depth + 1) : object($in, $keeps_order, $depth + 1);
}

sub array {
    my ($in, $keeps_order, $depth) = @_;
    my @elements;
    return \@elements if $$in =~ /\G[ \t\n\r]*\]/gc;
    while (1) {
        push @elements, value($in, $keeps_order, $depth);
        return \@elements if $$in =~ /\G[ \t\n\r]*\]/gc;
        $$in =~ /\G[ \t\n\r]*,/gc or die 'no comma at byte ' . pos($$in) . "\n";
    }
}

sub object {
    my ($in, $keeps_order, $depth) = @_;
    my (%members, @order);
    my $made = sub { $keeps_order ? bless(\@order, 'JSONText::Members') : \%members };
    return $made->() if $$in =~ /\G[ \t\n\r]*\}/gc;
    while (1) {
        $$in =~ /\G[ \t\n\r]*"/gc or die 'no name at byte ' . pos($$in) . "\n";
        my $name = string($in);
        $$in =~ /\G[ \t\n\r]*:/gc or die 'no colon at byte ' . pos($$in) . "\n";
        die "two members are named $name\n" if exists $members{$name};
        $members{$name} = value($in, $keeps_order, $depth);
        push @order, $name, $members{$name};
        return $made->() if $$in =~ /\G[ \t\n\r]*\}/gc;
        $$in =~ /\G[ \t\n\r]*,/gc or die 'no comma at byte ' . pos($$in) . "\n";
    }
}

sub string {
    my ($in) = @_;
    my $text = '';
    while (1) {
        if ($$in =~ /\G([^"\\\x00-\x1f]+)/gc) { $text .= $1 }
        elsif ($$in =~ /\G"/gc) { last }
        elsif ($$in =~ m{\G\\(["\\/bfnrt])}gc) { $text .= $ESCAPES{$1} }
        elsif ($$in =~ /\G\\u([0-9A-Fa-f]{4})/gc) { $text .= scalar_bytes($in, hex $1) }
        else { die 'no end of a string at byte ' . pos($$in) . "\n" }
    }
    my $decoded = $text;
    die "no UTF-8\n" if !utf8::decode($decoded) || $decoded =~ /[\x{d800}-\x{dfff}]|[^\x{0}-\x{10ffff}]/;
    return $text;
}

sub scalar_bytes {
    my ($in, $unit) = @_;
    if ($unit >= 0xd800 && $unit < 0xe000) {
        my $has_partner = $unit < 0xdc00 && $$in =~ /\G\\u(d[c-f][0-9a-f]{2})/gci;
        die "half a pair of surrogates\n" unless $has_partner;
        $unit = 0x10000 + ($unit - 0xd800) * 0x400 + hex($1) - 0xdc00;
    }
    my $text = chr $unit;
    utf8::encode($text);
    return $text;
}

# The canonical text: no whitespace, members in their order (those of a hash by name), numbers as they stood.
sub text_of {
    my ($value) = @_;
    my $kind = ref $value;
    return 'null' unless defined $value;
    return $$value if $kind eq 'JSONText::Number';
    return $$value ? 'true' : 'false' if $kind eq 'JSONText::Truth';
    return '[' . join(',', map { text_of($_) } @$value) . ']' if $kind eq 'ARRAY';
    if ($kind) {
        my @pairs = $kind eq 'HASH' ? map({ $_, $value->{$_} } sort keys %$value) : @$value;
        my @members;
        while (my ($name, $item) = splice @pairs, 0, 2) { push @members, text_of($name) . ':' . text_of($item) }
        return '{' . join(',', @members) . '}';
    }
    $value =~ s/(["\\\x00-\x1f])/$SHORT{$1} || sprintf '\\u%04x', ord $1/ge;
    return "\"$value\"";
}

1;
