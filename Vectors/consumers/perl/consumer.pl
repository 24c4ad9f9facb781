#!/usr/bin/env perl
# Runs the test vectors in the folder that PNS_VECTORS names, and says on one line what came of it.
#
# The contract is CONSUMERS.md; put your own codec in the place of Rules.pm. Perl 5.30, and no modules but its own.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use JSONText qw(parse text_of number);
use Rules;

# What is not run, each with its reason.
my @EXCLUDED = (
    (map { {kind => $_, reason => 'the sample reads no messages'} } qw(message-decode message-encode preview)),
    (map { {kind => $_, reason => 'the sample gives out no tokens'} } qw(token-request)),
    (map { {kind => $_, reason => 'the sample asks no provider'} } qw(apns-request provider-outcome)),
    (map { {kind => $_, reason => 'needs elliptic curves'} } qw(webpush-encrypt webpush-decrypt vapid)),
);

# --- the set

sub broken { die bless {text => join ': ', @_}, 'Broken' }

sub loaded {
    my ($folder, $path) = @_;
    open my $file, '<:raw', "$folder/$path" or broken($path, "cannot be opened, $!");
    local $/;
    my $text = <$file>;
    return eval { parse($text // '') } // broken($path, 'is no JSON', $@ =~ s/\n//r);
}

# Demands an object with these members and no others; a name with a question mark can be absent.
sub closed {
    my ($item, $members, $where) = @_;
    ref $item eq 'HASH' or broken($where, 'is no object');
    my %maybe = map { s/\?$//r => !!/\?$/ } split ' ', $members;
    for my $name (keys %$item) { exists $maybe{$name} or broken($where, "the member $name is unknown") }
    for my $name (grep { !$maybe{$_} } keys %maybe) {
        exists $item->{$name} or broken($where, "the member $name is missing");
    }
}

my %OUTCOMES = (valid => 'expect', invalid => 'error pointer?', either => 'either');

sub is_excluded {
    my ($path, $kind, $vector) = @_;
    my %names = (
        kind => [$kind], id => [$vector->{id}], feature => $vector->{needs} // [],
        message => [ref $vector->{input} eq 'HASH' ? $vector->{input}{message} // '' : ''],
        folder => [(split m{/}, $path)[1]],
    );
    for my $entry (@EXCLUDED) {
        for my $word (keys %names) {
            return 1 if exists $entry->{$word} && grep { $_ eq $entry->{$word} } @{ $names{$word} };
        }
    }
    return 0;
}

sub checked_vector {
    my ($vector, $path, $kind, $codes, $seen) = @_;
    ref $vector eq 'HASH' or broken($path, 'a vector is no object');
    my $id = $vector->{id} // 'a vector';
    my $outcome = $OUTCOMES{ $vector->{result} // '' } or broken($path, $id, 'the result is unknown');
    closed($vector, "id clauses needs? comment flags input result live? $outcome", "$path: $id");
    closed($vector->{either}, 'decidedBy ifAccepted ifRejected', "$path: $id") if $vector->{either};
    $id =~ /\Avec\.\Q$kind\E\./ && !$seen->{$id}++ or broken($path, $id, 'stands twice, or belongs to another kind');
    my $reasons = $vector->{error} // ($vector->{either} ? $vector->{either}{ifRejected} : ['']);
    ref $reasons eq 'ARRAY' && @$reasons or broken($path, $id, 'has no reason');
    if ($reasons->[0] ne '') {
        for my $reason (@$reasons) { exists $codes->{$reason} or broken($path, $id, "the reason $reason is unknown") }
    }
    my %classes = map { ($codes->{$_} // '') => 1 } @$reasons;
    return (\%classes, is_excluded($path, $kind, $vector));
}

sub file_of {
    my ($folder, $row, $codes, $seen) = @_;
    my ($path, $kind) = @$row{qw(path kind)};
    my $file = loaded($folder, $path);
    closed($file, 'format kind spec suite count about flags groups', $path);
    $file->{format} eq 'vectors/1' && $file->{kind} eq $kind or broken($path, 'another format or kind than announced');
    my $is_named = grep { ($_->{kind} // '') eq $kind || ($_->{folder} // '') eq (split m{/}, $path)[1] } @EXCLUDED;
    $Rules::RUN{$kind} || $is_named or broken($path, "the kind $kind is unknown; run it or exclude it by name");
    closed($file->{flags}{$_}, 'why bug effect refs?', "$path: the flag $_") for keys %{ $file->{flags} };
    my @found;
    for my $group (@{ $file->{groups} }) {
        closed($group, 'id source given? vectors', "$path: a group");
        closed($group->{source}, 'name version seed? handwritten?', "$path: a source");
        for my $vector (@{ $group->{vectors} }) {
            my ($classes, $is_excluded) = checked_vector($vector, $path, $kind, $codes, $seen);
            if (!$is_excluded) {
                my $members = ref $vector->{input} eq 'HASH' ? join ' ', sort keys %{ $vector->{input} } : '';
                my $is_known = grep { $_ eq $members } @{ $Rules::INPUTS{$kind} };
                $is_known or broken($path, $vector->{id}, 'the members of the input are missing or unknown');
            }
            push @found, {path => $path, kind => $kind, vector => $vector, classes => $classes,
                given => $group->{given} // {}, excluded => $is_excluded};
        }
    }
    my ($own, $listed, $there) = (${ $file->{count} }, ${ $row->{count} }, scalar @found);
    $own == $there && $listed == $there or broken($path, "$own vectors announced, $listed listed, $there found");
    return @found;
}

sub read_set {
    my ($folder) = @_;
    my $manifest = loaded($folder, 'manifest.json');
    ref $manifest eq 'HASH' && ($manifest->{format} // '') eq 'vectors-manifest/1' && @{ $manifest->{vectors} // [] }
        or broken('manifest.json', 'only vectors-manifest/1 can be read, with files');
    my %codes = map { $_->{reason} => $_->{code} } @{ loaded($folder, 'errors.json')->{reasons} };
    my (%seen, @found);
    for my $row (@{ $manifest->{vectors} }) {
        push @found, eval { file_of($folder, $row, \%codes, \%seen) };
        next unless $@;
        die $@ if ref $@;
        broken($row->{path} // 'manifest.json', 'is not of the form vectors/1', $@ =~ s/\n//r);
    }
    return (scalar @{ $manifest->{vectors} }, @found);
}

# --- running

sub bytes {
    my ($form) = @_;
    return $form->{text} if exists $form->{text};
    return pack 'H*', $form->{hex} if exists $form->{hex};
    return bytes($form->{repeat}) x ${ $form->{times} } if exists $form->{repeat};
    return join '', map { bytes($_) } @{ $form->{join} };
}

sub resolved {
    my ($kind, $item) = @_;
    my %bytes = map { $_ => 1 } @{ $Rules::BYTES{$kind} // [] };
    return {map { $_ => $bytes{$_} && ref $item->{$_} eq 'HASH' ? bytes($item->{$_}) : $item->{$_} } keys %$item};
}

# Nothing where a vector is obeyed, else what happened.
sub wrong {
    my ($one) = @_;
    my ($kind, $vector) = @$one{qw(kind vector)};
    my $accepted = $vector->{expect} // ($vector->{either} ? $vector->{either}{ifAccepted} : undef);
    my $actual = eval { $Rules::RUN{$kind}->(resolved($kind, $vector->{input}), $one->{given}) };
    if (my $error = $@) {
        my $code = ref $error ? $error->{code} : "a bug: $error";
        return $one->{classes}{$code} ? undef : "refused as $code";
    }
    return 'accepted as ' . text_of($actual) unless defined $accepted;
    my ($was, $due) = (text_of($actual), text_of(resolved($kind, $accepted)));
    return $was eq $due ? undef : "gave $was, not $due";
}

my ($files, @found) = eval {
    my $folder = $ENV{PNS_VECTORS} // broken('set PNS_VECTORS to the folder of an unpacked archive');
    read_set($folder);
};
if ($@) {
    print STDERR ref $@ ? $@->{text} : "manifest.json: is not of the form: $@", "\n";
    exit 2;
}
my ($executed, @failures) = (0);
for my $one (grep { !$_->{excluded} } @found) {
    $executed++;
    my $wrong = wrong($one) // next;
    push @failures, $one->{vector}{id};
    print STDERR "$one->{path} $one->{vector}{id} $one->{vector}{comment}: $wrong\n";
}
my %summary = (files => $files, executed => $executed, passed => $executed - @failures, failed => scalar @failures);
$_ = number($_) for values %summary;
print text_of({%summary, failures => \@failures, excluded => \@EXCLUDED}), "\n";
exit(@failures ? 1 : 0);
