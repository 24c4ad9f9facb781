/// The clauses that have a place of their own in the code of the service and the server: the branch that obeys them.
///
/// The others are obeyed by the codec, which knows no instance, by a store, or by what is never done. A case is the id in
/// lower case without its hyphen. `pns trace --check` finds a case that is no clause, a unit test one that no code notes.
public enum MarkedClause: UInt16, CaseIterable, Hashable, Sendable {
    case jsn001, jsn002, jsn003, jsn004, jsn005, jsn006, jsn010, jsn012
    case num002, num003
    case tim004
    case idn003
    case dsc001, dsc002, dsc003, dsc004, dsc005, dsc006, dsc007
    case con001, con002, con003, con004, con005, con006, con007, con008, con009, con010, con011, con013, con020, con021
    case con022
    case aut001, aut002, aut003, aut004, aut005, aut006, aut007, aut008, aut009, aut010, aut011, aut012, aut013, aut014
    case aut015, aut016
    case frm001, frm002, frm003, frm004, frm005, frm006, frm007, frm010, frm011, frm012, frm013, frm014, frm015, frm016
    case frm017, frm018, frm019, frm020, frm021, frm022, frm030, frm031, frm032, frm033, frm034, frm035, frm036, frm037
    case frm040, frm041, frm042
    case cnt001, cnt002, cnt003, cnt004, cnt005, cnt006, cnt007
    case ntf001, ntf002, ntf003, ntf005, ntf006, ntf007, ntf008, ntf010, ntf011, ntf012, ntf013, ntf020, ntf021, ntf022
    case ntf023, ntf024, ntf025, ntf030, ntf031, ntf040, ntf041, ntf042
    case oau001, oau002, oau003, oau004, oau005, oau006, oau007, oau008, oau009, oau010, oau011, oau012, oau014, oau020
    case oau021, oau022, oau023, oau024, oau025, oau026, oau027, oau028, oau030, oau031, oau032, oau033, oau034, oau040
    case oau042, oau043
    case uns001, uns002, uns003, uns004, uns005, uns006, uns007, uns008, uns009, uns010, uns011, uns012
    case sen001, sen002, sen003, sen004, sen005, sen006, sen007, sen008, sen009, sen010, sen011, sen012
    case dat001, dat002, dat003, dat004, dat005, dat006, dat007, dat008, dat009, dat010, dat011, dat012
    case ord002, ord003, ord004, ord008
    case ret001, ret002, ret003
    case err001, err002, err003, err004, err006
    case lim003, lim004, lim005, lim006, lim007, lim008, lim009
    case ctl001, ctl002, ctl003, ctl004, ctl005
    case ops001, ops002, ops003, ops010, ops011, ops012, ops013, ops014, ops015, ops016, ops017, ops018, ops019, ops020
    case ops021, ops022, ops023, ops024
    case rin001, rin002, rin003, rin004, rin005, rin006, rin007, rin008, rin009, rin010
    case rin020, rin021, rin022, rin023, rin024, rin025, rin026, rin027, rin028, rin029, rin030, rin031
    case reg001, reg002, reg003, reg004, reg005, reg006, reg007, reg008, reg009, reg010, reg011, reg012, reg013
    case hnd003, hnd004, hnd010, hnd011, hnd020, hnd021, hnd022, hnd024, hnd030
    case map001, map004, map010, map011, map012, map013, map014, map015, map016, map040, map041
    case gws001, gws002, gws003, gws004, gws005, gws010, gws015, gws017, gws020, gws021, gws030, gws033, gws034
    case gfb010, gfb012

    /// The id of the clause, `CNT-002`.
    public var id: String {
        let name = "\(self)"
        return "\(name.prefix(3).uppercased())-\(name.dropFirst(3))"
    }
}
