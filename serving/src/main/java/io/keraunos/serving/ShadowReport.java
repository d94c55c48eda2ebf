package io.keraunos.serving;

import java.nio.file.Path;

/**
 * Comparison of a candidate's answers with those of the model.
 *
 * @param candidate the folder of the candidate
 * @param compared examples that both have answered
 * @param different those of which a number differs by more than the tolerance
 * @param otherClass those whose largest number stands at another place
 * @param largestDifference the largest difference of two numbers
 * @param failed examples that the candidate could not answer
 * @param dropped examples that were not asked because the candidate was behind
 */
public record ShadowReport(
    Path candidate,
    long compared,
    long different,
    long otherClass,
    double largestDifference,
    long failed,
    long dropped) {}
