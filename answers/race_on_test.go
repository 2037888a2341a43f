//go:build race

package answers

const underRace = true
