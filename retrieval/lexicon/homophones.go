package lexicon

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed homophones.txt
var homophoneTable string

// A Sound is the number of a syllable; 0 is no sound.
type Sound uint16

// sounds maps characters to their sounds. Syllables that many speakers and most
// input methods do not tell apart count as one: zh and z, ing and in.
var sounds = sync.OnceValue(func() map[rune]Sound {
	alike := strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ing", "in", "eng", "en")
	numbers := map[string]Sound{}
	table := make(map[rune]Sound, 5000)
	for line := range strings.Lines(homophoneTable) {
		syllable, characters, _ := strings.Cut(strings.TrimSpace(line), " ")
		if syllable == "#" {
			continue
		}
		syllable = alike.Replace(syllable)
		if numbers[syllable] == 0 {
			numbers[syllable] = Sound(len(numbers) + 1)
		}
		for _, r := range characters {
			table[r] = numbers[syllable]
		}
	}
	return table
})

// SoundOf returns the sound of a character, 0 where it is not known.
func SoundOf(r rune) Sound { return sounds()[r] }
