/** What somebody who was rung back hears. */
package io.carillon.agi.menu;
