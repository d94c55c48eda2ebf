package io.keraunos.maven;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMojoTest {

  @TempDir Path folder;

  @Test
  void aModuleThatIsRight() throws Exception {
    Project project = new Project(folder);
    project.compile("", "2", "y");
    project.goal().execute();
    assertThat(project.log).isEmpty();
  }

  @Test
  void aMistakeFailsTheBuildWithFileAndLine() throws Exception {
    Project project = new Project(folder);
    project.compile("", "2", "step.tf().nn.softmax(y)");
    MojoFailureException failure =
        assertThrows(MojoFailureException.class, project.goal()::execute);
    assertThat(failure).hasMessageThat().contains("but have 1 errors and 0 warnings");
    assertThat(project.log).hasSize(1);
    int line = Project.MODULE.substring(0, Project.MODULE.indexOf("OUTPUT")).split("\n", -1).length;
    assertThat(project.log.get(0))
        .startsWith(
            "ERROR %s:[%s,1] KER1006: sparseCategoricalCrossentropy in train of Net"
                .formatted(project.sources().resolve("app/Net.java"), line));
  }

  @Test
  void whatIsMeantIsSilencedWithAReason() throws Exception {
    Project project = new Project(folder);
    project.compile("", "2", "step.tf().nn.softmax(y)");
    project.goal("silence", Map.of("KER1006", "to show what comes of it")).execute();
    assertThat(project.log).isEmpty();
    assertThat(
            assertThrows(
                MojoExecutionException.class,
                project.goal("silence", Map.of("KER1006", " "))::execute))
        .hasMessageThat()
        .contains("silence of KER1006 must have a reason");
  }

  @Test
  void aModuleIsMadeOfItsDefaults() throws Exception {
    Project project = new Project(folder);
    project.compile("@HyperParameter(defaultValue = \"1\") int units", "units", "y");
    assertThrows(MojoFailureException.class, project.goal()::execute);
    assertThat(project.log.get(0)).contains("KER1009");
  }

  @Test
  void dataAreNotNeeded() throws Exception {
    Project project = new Project(folder);
    project.compile("Dataset<Row> data", "1", "y");
    assertThrows(MojoFailureException.class, project.goal()::execute);
    assertThat(project.log.get(0)).contains("KER1009");
  }

  @Test
  void aModuleThatNeedsANumberIsSkipped() throws Exception {
    Project project = new Project(folder);
    project.compile("int units", "units", "y");
    project.goal().execute();
    assertThat(project.log)
        .containsExactly(
            "INFO app.Net is not checked: its constructor needs a int, and has no default for it");
  }

  @Test
  void nothingIsDoneWhereNothingHasChanged() throws Exception {
    Project project = new Project(folder);
    project.compile("", "1", "y");
    assertThrows(MojoFailureException.class, project.goal()::execute);
    Path made = project.state().resolve("reports.tsv");
    Files.setLastModifiedTime(made, FileTime.fromMillis(0));
    assertThrows(MojoFailureException.class, project.goal()::execute);
    assertThat(Files.getLastModifiedTime(made)).isEqualTo(FileTime.fromMillis(0));
    assertThat(project.log).hasSize(2);
    project.compile("", "2", "y");
    project.goal().execute();
    assertThat(Files.getLastModifiedTime(made)).isNotEqualTo(FileTime.fromMillis(0));
  }

  @Test
  void nothingIsDoneWhereItIsSkipped() throws Exception {
    Project project = new Project(folder);
    project.compile("", "1", "y");
    project.goal("skip", true).execute();
    assertThat(Files.exists(project.state())).isFalse();
  }
}
