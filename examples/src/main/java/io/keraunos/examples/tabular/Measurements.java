package io.keraunos.examples.tabular;

import io.keraunos.annotation.Numeric;

/**
 * What is measured of the nuclei of a tumour's cells. The units are those of the microscope's
 * image.
 *
 * @param radius from the centre to the edge
 * @param texture the deviation of the grey values
 * @param perimeter of the edge
 * @param area inside the edge
 * @param smoothness how much neighbouring radii differ
 * @param compactness perimeter squared by area, less 1
 * @param concavity how deep the edge is dented
 * @param concavePoints how much of the edge is dented
 * @param symmetry how much the halves differ
 * @param fractalDimension of the edge, less 1
 */
record Measurements(
    @Numeric double radius,
    @Numeric double texture,
    @Numeric double perimeter,
    @Numeric double area,
    @Numeric double smoothness,
    @Numeric double compactness,
    @Numeric double concavity,
    @Numeric double concavePoints,
    @Numeric double symmetry,
    @Numeric double fractalDimension) {}
